package io.gatehouse.admin;

import java.util.List;

/**
 * What an operator may ask of a running gateway, and order, as values. Any thread may call; some things take seconds.
 *
 * <p>What cannot be done is an {@link IllegalArgumentException} whose message says what was found and what was expected, or an
 * {@link OrderRefused}.
 */
public interface Administration {

    /** @return whether a descriptor that is sent here may be put to work */
    boolean takesDescriptors();

    Answers.Gateway gateway();

    /** @param route its name; empty for all together */
    Traffic.Figures figures(String route);

    Answers.Routes routes();

    Answers.Upstreams upstreams();

    Answers.Splits splits();

    Answers.Limits limits();

    Answers.Cache cache();

    /** @param month {@code 2026-11} */
    Answers.Usage usage(String month);

    /** @return the same in CSV (RFC 4180) */
    String usageTable(String month);

    Traffic.Refusals refusals();

    Answers.Warnings warnings();

    Answers.Generations generations();

    /** @param generation 0 for the one that is served */
    Answers.Descriptor descriptor(long generation);

    /**
     * @param most how many lines
     * @return what was ordered, the last first
     */
    Answers.Audit audit(int most);

    Answers.Explained explain(Wants.Explain what);

    Answers.Validation validate(String descriptor);

    /** @param what without a text, what the source says now */
    Answers.Previewed preview(Wants.Preview what);

    Answers.Serving reload(Actor by);

    Answers.Serving apply(Wants.Apply what, Actor by);

    Answers.Serving rollback(long generation, Actor by);

    Answers.Upstreams drain(String upstream, String endpoint, boolean drain, Actor by);

    Answers.Split shift(Wants.Shift what, Actor by);

    Answers.Split unshift(String split, Actor by);

    Answers.Limits setLimit(Wants.SetLimit what, Actor by);

    Answers.Purged purge(String what, boolean soft, Actor by);

    /** @param status 503 or 404 */
    Answers.Route disable(String route, int status, Actor by);

    /** @return the route as it is then; none where no route of that name is left */
    Answers.Routes enable(String route, Actor by);

    Answers.Ended killSession(Wants.OfSubject whose, Actor by);

    /** An order that was not carried out, because it could not be written down. */
    final class AuditUnavailable extends RuntimeException {

        private static final long serialVersionUID = 1;

        public AuditUnavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** An order that was understood, and cannot be carried out: a descriptor that is refused. */
    final class OrderRefused extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient List<String> problems;

        public OrderRefused(String message, List<String> problems) {
            super(message);
            this.problems = List.copyOf(problems);
        }

        /** @return one each, with their places */
        public List<String> problems() {
            return problems;
        }
    }
}
