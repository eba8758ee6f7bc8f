package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Again;
import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Identification;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.exchange.Refused;
import io.gatehouse.fault.Fault;
import io.gatehouse.filter.authenticate.AuthenticatePolicy.Need;
import io.gatehouse.http.Headers;
import io.gatehouse.identity.Caller;
import io.gatehouse.identity.login.StepUp;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One exchange being asked who it is: the ways in, one after the other. Of several credentials in one request, any good one
 * suffices; that another was not good is told only when none is. May pause, and go on in another thread.
 */
final class Inquiry {

    /** A provider that comes back is noticed within this, in seconds. */
    private static final String RETRY_AFTER = "5";

    private final Exchange exchange;
    private final AuthenticatePolicy policy;
    private final Failures failures;
    private final ServerLogin server;
    private final List<Way> rejecting = new ArrayList<>(1);
    private final List<Way> accepting = new ArrayList<>(1);

    /** where credentials are that one way at least has found to be nobody's guess */
    private final List<String> genuine = new ArrayList<>(1);

    private final List<String> reasons = new ArrayList<>();
    private int next;
    private int absent;
    private boolean unavailable;
    private boolean foreign;
    private @Nullable Way signedOn;
    private @Nullable ServerAnswer servers;
    private @Nullable Caller caller;

    Inquiry(Exchange exchange, AuthenticatePolicy policy, Failures failures, ServerLogin server) {
        this.exchange = exchange;
        this.policy = policy;
        this.failures = failures;
        this.server = server;
    }

    Verdict goOn() {
        while (next < policy.ways().size() && !isDecided()) {
            Finding finding = examine(policy.ways().get(next));
            if (finding instanceof Finding.Pending pending) {
                return exchange.await(pending.answer(), found -> {
                    take(found.get());
                    return goOn();
                });
            }
            take(finding);
        }
        return conclude();
    }

    private Finding examine(Way way) {
        return way instanceof ContainerWay container
                ? container.ask(exchange, server, policy.insists())
                : ((OwnWay) way).examine(exchange);
    }

    private boolean isDecided() {
        return policy.need() == Need.ANY && caller != null;
    }

    private void take(Finding finding) {
        Way way = policy.ways().get(next++);
        if (finding instanceof Finding.Accepted
                && way.isSentByBrowsers()
                && CrossSite.isOfAnotherSite(exchange, way.isWrittenByPages())) {
            foreign = true;
            reasons.add(way.element() + ": " + CrossSite.REASON);
        } else if (finding instanceof Finding.Accepted found) {
            caller = caller == null ? found.caller() : caller.and(found.caller());
            accepting.add(way);
            genuine.add(way.place());
            way.consumed(exchange);
            forgive(way);
            signedOn = way.hasEntrance() ? way : signedOn;
        } else if (finding instanceof Finding.Rejected rejected) {
            if (rejected.genuine()) {
                genuine.add(way.place());
            }
            reject(way, rejected.reason());
        } else if (finding instanceof Finding.Answered answered) {
            servers = answered.answer();
            if (answered.rejected()) {
                reject(way, "the server does not take it");
            } else {
                absent++;
            }
        } else if (finding instanceof Finding.Foreign elsewhere) {
            foreign = true;
            reasons.add(way.element() + ": " + elsewhere.reason());
        } else if (finding instanceof Finding.Unavailable away) {
            unavailable = true;
            if (away.genuine()) {
                genuine.add(way.place());
            }
            reasons.add(way.element() + ": " + away.reason());
        } else {
            absent++;
        }
    }

    private void reject(Way way, String reason) {
        rejecting.add(way);
        reasons.add(way.element() + ": " + reason);
    }

    private Verdict conclude() {
        countGuesses();
        boolean all = policy.need() == Need.ANY || (reasons.isEmpty() && absent == 0);
        if (caller != null && all) {
            exchange.identified(new Identification(caller, this::challenges, this::own, false, again(signedOn)));
            return Verdict.PASS;
        }
        boolean nothing = absent == policy.ways().size();
        ServerAnswer answer = servers;
        if (answer != null && answer.sent()) {
            return isOut();
        }
        if (nothing && policy.anonymous()) {
            exchange.identified(new Identification(Caller.ANONYMOUS, this::challenges, List::of, false, again(page())));
            return Verdict.PASS;
        }
        return refuse(nothing);
    }

    /** The server has answered, and would not let it be taken back. */
    private Verdict isOut() {
        String reason = policy.nothingFound();
        exchange.refused(new Refused(AuthenticatePolicy.ELEMENT, Fault.UNAUTHENTICATED, reason, policy.mode()));
        exchange.failed(Fault.UNAUTHENTICATED, reason);
        exchange.complete();
        return Verdict.ANSWERED;
    }

    /** @return the way in by which a browser is led to sign on, if there is one and this is a page */
    private @Nullable Way page() {
        if (Navigation.isPage(exchange.head())) {
            for (Way way : policy.ways()) {
                if (way.hasEntrance()) {
                    return way;
                }
            }
        }
        return null;
    }

    private @Nullable Again again(@Nullable Way way) {
        return way == null || !Navigation.isPage(exchange.head()) ? null : wish -> way.lead(exchange, wish);
    }

    private void forgive(Way way) {
        String owner = failures.isEmpty() ? null : way.guess(exchange.head());
        if (owner != null && !owner.isEmpty()) {
            failures.forgive(owner);
        }
    }

    /** Also where another credential is good: it must be no cover for guesses. */
    private void countGuesses() {
        boolean any = false;
        for (Way way : rejecting) {
            String owner = genuine.contains(way.place()) ? null : way.guess(exchange.head());
            any |= owner != null;
            if (owner != null && !owner.isEmpty()) {
                failures.countFor(owner);
            }
        }
        if (any) {
            failures.count(exchange.head().client());
        }
    }

    private Verdict refuse(boolean nothing) {
        if (foreign) {
            return refuse(Fault.CROSS_SITE, nothing);
        }
        Way page = nothing && policy.mode() == Mode.ENFORCE ? page() : null;
        Verdict led = page == null ? null : page.lead(exchange, StepUp.NONE);
        if (led != null) {
            return led;
        }
        if (policy.mode() == Mode.ENFORCE && sendServers()) {
            return Verdict.ANSWERED;
        }
        // who cannot be told now is told so, unless what could be told is reason enough: where any way suffices, it
        // never is
        boolean open = unavailable && (policy.need() == Need.ANY || rejecting.isEmpty());
        Fault fault = open ? Fault.IDENTITY_UNAVAILABLE : Fault.UNAUTHENTICATED;
        return refuse(fault, nothing);
    }

    /**
     * What is more than a challenge, such as the way to where people sign on, goes out as the server has it: where the server alone is
     * missing, and to a page in any case, because only the server can lead it.
     */
    private boolean sendServers() {
        ServerAnswer answer = servers;
        boolean alone = policy.ways().size() - (policy.need() == Need.ALL ? accepting.size() : 0) == 1;
        if (answer == null || answer.isChallenge() || !(alone || Navigation.isPage(exchange.head()))) {
            return false;
        }
        answer.send(exchange);
        return true;
    }

    private Verdict refuse(Fault fault, boolean nothing) {
        String reason = reasons.isEmpty() ? policy.nothingFound() : String.join("; ", reasons);
        exchange.refused(new Refused(AuthenticatePolicy.ELEMENT, fault, reason, policy.mode()));
        if (policy.mode() == Mode.OBSERVE) {
            exchange.identified(new Identification(Caller.ANONYMOUS, List::of, List::of, true, null));
            return Verdict.PASS;
        }
        String told = fault == Fault.CROSS_SITE
                ? "the request comes from another site (expected: a page of this one)"
                : told(nothing);
        Answer.refusal(exchange, new Refusal(fault, told, reason, policy.mode()), fields(fault));
        return Verdict.ANSWERED;
    }

    private String told(boolean nothing) {
        return nothing || (absent > 0 && rejecting.isEmpty())
                ? policy.nothingFound()
                : "credentials: not good (expected: others)";
    }

    private Headers fields(Fault fault) {
        if (fault == Fault.CROSS_SITE) {
            return Headers.EMPTY;
        }
        if (fault == Fault.IDENTITY_UNAVAILABLE) {
            return Headers.of("Retry-After", RETRY_AFTER);
        }
        Headers.Builder fields = Headers.builder();
        challenges().forEach(challenge -> fields.add("WWW-Authenticate", challenge));
        ServerAnswer answer = servers;
        if (answer != null && answer.isChallenge()) {
            answer.others().forEach(fields::add);
        }
        return fields.build();
    }

    /** One for each way in (RFC 9110, 11.6.1); ways that are named alike are named once. */
    private List<String> challenges() {
        List<String> challenges = new ArrayList<>();
        for (Way way : policy.ways()) {
            String challenge = way.challenge(rejecting.contains(way));
            if (challenge != null && !challenges.contains(challenge)) {
                challenges.add(challenge);
            }
        }
        askForChallenge();
        ServerAnswer answer = servers;
        if (answer != null) {
            challenges.addAll(answer.challenges());
        }
        return challenges;
    }

    private List<String> own() {
        return accepting.stream()
                .map(way -> way.challenge(false))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Where nobody need be known, the server was not asked how one becomes so; now somebody wants to know. */
    private void askForChallenge() {
        for (Way way : policy.ways()) {
            if (way instanceof ContainerWay container
                    && caller == null
                    && servers == null
                    && !unavailable
                    && container.ask(exchange, server, true) instanceof Finding.Answered answered) {
                servers = answered.answer();
            }
        }
    }
}
