package io.gatehouse.admin;

import io.gatehouse.admin.Call.Asked;
import io.gatehouse.admin.Call.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** All that can be asked and ordered at the desk: what is served, what is described, and who may are read from here. */
final class Calls {

    private static final String CSV = "text/csv; charset=utf-8";
    private static final Parameter GENERATION =
            new Parameter("generation", "its number; the one that is served if it is not there", false);

    private final Administration desk;
    private final List<Call<?>> all = new ArrayList<>();

    private Calls(Administration desk) {
        this.desk = desk;
    }

    static List<Call<?>> of(Administration desk) {
        Calls calls = new Calls(desk);
        calls.reads();
        calls.audit();
        calls.questions();
        calls.orders();
        calls.orders(desk);
        return List.copyOf(calls.all);
    }

    private void reads() {
        read("gateway", "getGateway", "How the gateway is.", Answers.Gateway.class, Administration::gateway);
        get(
                "figures",
                "getFigures",
                "What has passed since the start: two answers tell what happened between them. Requests for the gateway itself are not among it.",
                List.of(new Parameter("route", "its name; all together if it is not there", false)),
                Traffic.Figures.class,
                asked -> desk.figures(asked.parameters().getOrDefault("route", "")));
        read("routes", "getRoutes", "The routes that are served.", Answers.Routes.class, Administration::routes);
        read(
                "upstreams",
                "getUpstreams",
                "Upstreams and endpoints.",
                Answers.Upstreams.class,
                Administration::upstreams);
        read("splits", "getSplits", "Splits and their weights.", Answers.Splits.class, Administration::splits);
        read("limits", "getLimits", "Limits as they are in force.", Answers.Limits.class, Administration::limits);
        read("cache", "getCache", "How the cache stands.", Answers.Cache.class, Administration::cache);
        read(
                "refusals",
                "getRefusals",
                "What guards have refused, and which requests lately.",
                Traffic.Refusals.class,
                Administration::refusals);
        read(
                "warnings",
                "getWarnings",
                "What is not as it should be.",
                Answers.Warnings.class,
                Administration::warnings);
        read(
                "generations",
                "getGenerations",
                "Descriptors that were accepted, and whose text is kept.",
                Answers.Generations.class,
                Administration::generations);
        get(
                "usage",
                "getUsage",
                "What each caller used in a month, where routes have a quota.",
                List.of(new Parameter("month", "as 2026-11", true)),
                Answers.Usage.class,
                asked -> desk.usage(asked.parameters().getOrDefault("month", "")));
        get(
                "usage.csv",
                "getUsageTable",
                "The same as a table (RFC 4180).",
                List.of(new Parameter("month", "as 2026-11", true)),
                String.class,
                asked -> new Call.Text(CSV, desk.usageTable(asked.parameters().getOrDefault("month", ""))));
        get(
                "descriptor",
                "getDescriptor",
                "The text of a descriptor, with what may be a secret masked.",
                List.of(GENERATION),
                Answers.Descriptor.class,
                asked -> desk.descriptor(number(asked.parameters())));
    }

    private void audit() {
        all.add(new Call<>(
                "GET",
                "audit",
                "getAudit",
                Role.AUDITOR,
                "What was ordered, by whom, and what became of it, the last first.",
                List.of(new Parameter("most", "how many lines, 1 to 1000; 100 if it is not there", false)),
                Wants.Nothing.class,
                Answers.Audit.class,
                asked -> desk.audit(most(asked.parameters()))));
    }

    private static int most(Map<String, String> parameters) {
        String said = parameters.getOrDefault("most", "100");
        if (!said.matches("[1-9][0-9]{0,2}|1000")) {
            throw new IllegalArgumentException("most: " + said + " (expected: 1 to 1000)");
        }
        return Integer.parseInt(said);
    }

    private static long number(Map<String, String> parameters) {
        String said = parameters.get(GENERATION.name());
        if (said == null) {
            return 0;
        }
        if (!said.matches("-?[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException(
                    "generation: " + said + " (expected: the number of one whose text is kept)");
        }
        return Long.parseLong(said);
    }

    private void questions() {
        post(
                "explain",
                "explain",
                Role.MONITOR,
                "What would become of a request, and why; nothing is sent. By another descriptor, for whoever may say which is served.",
                Wants.Explain.class,
                Answers.Explained.class,
                (body, by) -> desk.explain(body));
        post(
                "validate",
                "validate",
                Role.ADMIN,
                "Checks a descriptor; nothing changes. It may also be the body itself, as application/xml.",
                Wants.Validate.class,
                Answers.Validation.class,
                (body, by) -> desk.validate(body.descriptor()));
        post(
                "preview",
                "preview",
                Role.ADMIN,
                "What would change if a descriptor took the place of the one that is served, and which of the recorded requests it would"
                        + " decide otherwise; nothing changes. It may also be the body itself, as application/xml.",
                Wants.Preview.class,
                Answers.Previewed.class,
                (body, by) -> desk.preview(body));
    }

    private void orders() {
        post(
                "upstreams/drain",
                "drain",
                Role.OPERATOR,
                "An endpoint takes no new requests.",
                Wants.OfEndpoint.class,
                Answers.Upstreams.class,
                (body, by) -> desk.drain(body.upstream(), body.endpoint(), true, by));
        post(
                "upstreams/resume",
                "resume",
                Role.OPERATOR,
                "An endpoint takes new requests again.",
                Wants.OfEndpoint.class,
                Answers.Upstreams.class,
                (body, by) -> desk.drain(body.upstream(), body.endpoint(), false, by));
        post(
                "splits/shift",
                "shift",
                Role.OPERATOR,
                "Other weights of a split are in force.",
                Wants.Shift.class,
                Answers.Split.class,
                desk::shift);
        post(
                "splits/unshift",
                "unshift",
                Role.OPERATOR,
                "The weights of the descriptor are in force again.",
                Wants.OfSplit.class,
                Answers.Split.class,
                (body, by) -> desk.unshift(body.split(), by));
        post(
                "limits/set",
                "setLimit",
                Role.OPERATOR,
                "Another rate of a limit is in force for a while, on this node.",
                Wants.SetLimit.class,
                Answers.Limits.class,
                desk::setLimit);
        post(
                "cache/purge",
                "purge",
                Role.OPERATOR,
                "Throws away what is cached.",
                Wants.Purge.class,
                Answers.Purged.class,
                (body, by) -> desk.purge(body.what(), Boolean.TRUE.equals(body.soft()), by));
        post(
                "sessions/kill",
                "killSession",
                Role.OPERATOR,
                "Ends the sign-ons of a person, on this node.",
                Wants.OfSubject.class,
                Answers.Ended.class,
                desk::killSession);
    }

    private void orders(Administration to) {
        post(
                "reload",
                "reload",
                Role.ADMIN,
                "Reads the descriptor again, and puts it to work if it is good.",
                Wants.Nothing.class,
                Answers.Serving.class,
                (body, by) -> to.reload(by));
        post(
                "apply",
                "apply",
                Role.ADMIN,
                "Serves a descriptor that is sent, until the source changes or a reload is ordered; where the gateway takes any.",
                Wants.Apply.class,
                Answers.Serving.class,
                to::apply);
        post(
                "rollback",
                "rollback",
                Role.ADMIN,
                "Serves an earlier descriptor, until the source changes or a reload is ordered.",
                Wants.Rollback.class,
                Answers.Serving.class,
                (body, by) -> to.rollback(body.generation(), by));
        post(
                "routes/disable",
                "disableRoute",
                Role.ADMIN,
                "A route takes its requests, and answers all of them with 503, or with 404.",
                Wants.Disable.class,
                Answers.Route.class,
                (body, by) -> to.disable(body.route(), status(body.status()), by));
        post(
                "routes/enable",
                "enableRoute",
                Role.ADMIN,
                "A route is as the descriptor has it again. The answer has none where no route of that name is left.",
                Wants.OfRoute.class,
                Answers.Routes.class,
                (body, by) -> to.enable(body.route(), by));
    }

    private static int status(@org.jspecify.annotations.Nullable Long said) {
        if (said == null || said == 503) {
            return 503;
        }
        if (said != 404) {
            throw new IllegalArgumentException("status: " + said + " (expected: 503 or 404)");
        }
        return 404;
    }

    private void read(
            String path, String id, String summary, Class<?> answer, Function<Administration, Object> question) {
        get(path, id, summary, List.of(), answer, asked -> question.apply(desk));
    }

    private void get(
            String path,
            String id,
            String summary,
            List<Parameter> parameters,
            Class<?> answer,
            Function<Asked<Wants.Nothing>, Object> work) {
        all.add(new Call<>(
                "GET", path, id, Role.MONITOR, summary, parameters, Wants.Nothing.class, answer, work::apply));
    }

    private <B extends Record> void post(
            String path,
            String id,
            Role needed,
            String summary,
            Class<B> body,
            Class<?> answer,
            BiFunction<B, Actor, Object> work) {
        all.add(new Call<>(
                "POST",
                path,
                id,
                needed,
                summary,
                List.of(),
                body,
                answer,
                asked -> work.apply(asked.body(), asked.actor())));
    }
}
