package io.gatehouse.boot.concern;

import io.gatehouse.boot.settings.Time;
import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.ErrorsPolicy;
import io.gatehouse.exchange.FallbackPolicy;
import io.gatehouse.exchange.Guard;
import io.gatehouse.exchange.LatencyPolicy;
import io.gatehouse.exchange.Notices;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.filter.access.AccessFilter;
import io.gatehouse.filter.access.AccessPolicy;
import io.gatehouse.filter.assertion.AssertionFilter;
import io.gatehouse.filter.assertion.AssertionPolicy;
import io.gatehouse.filter.authenticate.AuthenticateFilter;
import io.gatehouse.filter.authenticate.AuthenticatePolicy;
import io.gatehouse.filter.authenticate.login.SignOnWay;
import io.gatehouse.filter.cache.CacheFilter;
import io.gatehouse.filter.cache.CachePolicy;
import io.gatehouse.filter.concurrency.ConcurrencyFilter;
import io.gatehouse.filter.concurrency.ConcurrencyPolicy;
import io.gatehouse.filter.cors.CorsFilter;
import io.gatehouse.filter.cors.CorsHooks;
import io.gatehouse.filter.cors.CorsPolicy;
import io.gatehouse.filter.headers.HeadersFilter;
import io.gatehouse.filter.headers.HeadersPolicy;
import io.gatehouse.filter.latency.LatencyHooks;
import io.gatehouse.filter.limits.LimitsFilter;
import io.gatehouse.filter.limits.LimitsPolicy;
import io.gatehouse.filter.maintenance.MaintenanceFilter;
import io.gatehouse.filter.maintenance.MaintenancePolicy;
import io.gatehouse.filter.quota.QuotaFilter;
import io.gatehouse.filter.quota.QuotaPolicy;
import io.gatehouse.filter.ratelimit.RateLimitFilter;
import io.gatehouse.filter.ratelimit.RateLimitPolicy;
import io.gatehouse.filter.require.RequireFilter;
import io.gatehouse.filter.require.RequirePolicy;
import io.gatehouse.filter.websocket.WebSocketFilter;
import io.gatehouse.filter.websocket.WebSocketPolicy;
import io.gatehouse.forward.Canary;
import io.gatehouse.forward.CanaryPolicy;
import io.gatehouse.forward.HedgePolicy;
import io.gatehouse.forward.MirrorPolicy;
import io.gatehouse.forward.RetryPolicy;
import io.gatehouse.forward.TimeoutPolicy;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.route.Decision;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.rewrite.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The table of concerns: every policy that a descriptor may have, with its one consumer, in the order in which they run. The order
 * is part of the product's security; descriptors cannot change it.
 */
public final class Concerns {

    /**
     * @param type how the descriptor says it
     * @param hooks leaves with each exchange what changes its answers, before any filter decides; it lets everything pass; null
     *     for what changes no answers, or only those to what its filter has let pass
     * @param filter who carries it out; null for what only leaves hooks, and for what the forwarder and the answers consume
     *     themselves
     * @param guard says without an exchange whether the filter would refuse; null for what refuses nothing, or not by the head
     * @param reply says without an exchange what the filter itself would answer; null for what answers nothing but refusals, or
     *     not by the head
     * @param tested whether the tests of a descriptor ask it; not where it speaks of the state of the house, or of bodies,
     *     which tests do not have
     */
    record Row<P extends Policy>(
            PolicyType<P> type,
            Class<P> policy,
            PolicyFilter.@Nullable Concern<P> hooks,
            PolicyFilter.@Nullable Concern<P> filter,
            @Nullable Guard<P> guard,
            @Nullable Reply<P> reply,
            boolean tested) {

        private Row(PolicyType<P> type, Class<P> policy) {
            this(type, policy, null, null, null, null, true);
        }

        private Row(PolicyType<P> type, Class<P> policy, PolicyFilter.Concern<P> filter, @Nullable Guard<P> guard) {
            this(type, policy, null, filter, guard, null, true);
        }

        private Row<P> leaving(PolicyFilter.Concern<P> what) {
            return new Row<>(type, policy, what, filter, guard, reply, tested);
        }

        private Row<P> answering(Reply<P> what) {
            return new Row<>(type, policy, hooks, filter, guard, what, tested);
        }

        private Row<P> lookedPastByTests() {
            return new Row<>(type, policy, hooks, filter, guard, reply, false);
        }

        private @Nullable Verdict verdict(Decision decision, Asked asked) {
            P its = decision.policies().get(policy);
            if (its == null) {
                return null;
            }
            Refusal refusal = guard == null ? null : guard.verdict(its, asked);
            if (refusal != null) {
                return new Verdict.Refused(type.element(), refusal);
            }
            ResponseHead own = reply == null ? null : reply.reply(its, asked.head(), decision);
            return own == null ? null : new Verdict.Answered(type.element(), own);
        }
    }

    private static final PolicyType<AuthenticatePolicy> AUTHENTICATE = AuthenticatePolicy.type(SignOnWay::read);

    /** For whoever asks what there is, and sends no request through it. */
    private static final List<Row<?>> ASKED = rows(Notices.NONE, Time.OF_MACHINE, CacheFilter.idle());

    private Concerns() {}

    /** @return the rows, for whoever asks what there is, and sends no request through it */
    static List<Row<?>> rows() {
        return ASKED;
    }

    /**
     * @param notices are told what the filters have to say about an exchange
     * @param cache answers what is cached
     */
    private static List<Row<?>> rows(Notices notices, Time time, PolicyFilter.Concern<CachePolicy> cache) {
        return List.of(
                // first, so that what it says of an answer is the last word. It decides nothing, and its changes
                // reach every answer, also that of a guard below. Guards see the request as the client sent it, because
                // it is changed only when it goes upstream
                new Row<>(HeadersPolicy.TYPE, HeadersPolicy.class).leaving(new HeadersFilter(notices)),
                // before every guard, to know how long each of them takes; it decides nothing
                new Row<>(LatencyPolicy.TYPE, LatencyPolicy.class).leaving(new LatencyHooks()),
                // before every guard: who works on the house does not want visitors, whoever they are
                new Row<>(
                                MaintenancePolicy.TYPE,
                                MaintenancePolicy.class,
                                new MaintenanceFilter(),
                                MaintenancePolicy::verdict)
                        .lookedPastByTests(),
                // before everything that looks at the request itself: who may not come makes no work, and learns
                // nothing of what would have been asked of him
                new Row<>(AccessPolicy.TYPE, AccessPolicy.class, new AccessFilter(), AccessPolicy::verdict),
                // before everything that a preflight cannot meet, because it carries no credentials. Its hooks reach
                // every answer, also that of a guard above, so that a page can read why it was turned away
                new Row<>(CorsPolicy.TYPE, CorsPolicy.class, new CorsFilter(), CorsPolicy::verdict)
                        .answering(CorsPolicy::preflight)
                        .leaving(new CorsHooks()),
                // before everything that counts or costs: what is no handshake, or comes from a page of another site,
                // need
                // not be known; and before the forwarder and the cache, who are told by it that this one leaves HTTP
                new Row<>(WebSocketPolicy.TYPE, WebSocketPolicy.class, new WebSocketFilter(), WebSocketPolicy::verdict),
                // before anybody is asked who they are, because guesses are to be counted too
                new Row<>(
                        RateLimitPolicy.TYPE,
                        RateLimitPolicy.class,
                        new RateLimitFilter(RateLimitFilter.Turn.EARLY, notices),
                        null),
                // before anything reads a body or asks who it is: what is too big costs nothing
                new Row<>(LimitsPolicy.TYPE, LimitsPolicy.class, new LimitsFilter(), LimitsPolicy::verdict)
                        .lookedPastByTests(),
                // before everything that depends on who asks
                new Row<>(
                        AUTHENTICATE,
                        AuthenticatePolicy.class,
                        new AuthenticateFilter(time.nanos()),
                        AuthenticatePolicy::verdict),
                // behind it: what somebody may depends on who he is
                new Row<>(
                        RequirePolicy.TYPE,
                        RequirePolicy.class,
                        new RequireFilter(time.instants()),
                        RequirePolicy::verdict),
                // behind it: only those who may are counted
                new Row<>(
                        RateLimitPolicy.TYPE,
                        RateLimitPolicy.class,
                        new RateLimitFilter(RateLimitFilter.Turn.LATE, notices),
                        null),
                // behind that: what comes too often does not use up what is allowed
                new Row<>(QuotaPolicy.TYPE, QuotaPolicy.class, new QuotaFilter(time.instants()), null),
                // behind all that may turn a caller away at once, so that nothing of that kind takes a place
                new Row<>(ConcurrencyPolicy.TYPE, ConcurrencyPolicy.class, new ConcurrencyFilter(time.nanos()), null),
                // behind all that may turn a caller away: of whom nothing goes upstream, nothing is said there
                new Row<>(AssertionPolicy.TYPE, AssertionPolicy.class, new AssertionFilter(notices), null),
                // behind all that may turn a caller away, so that nobody reads there what he may not have, and behind
                // all
                // that is said upstream, so that what is asked for again is asked for in the same way
                new Row<>(CachePolicy.TYPE, CachePolicy.class, cache, null),
                // consumed by the forwarder
                new Row<>(CanaryPolicy.TYPE, CanaryPolicy.class),
                new Row<>(MirrorPolicy.TYPE, MirrorPolicy.class),
                new Row<>(TimeoutPolicy.TYPE, TimeoutPolicy.class),
                new Row<>(RetryPolicy.TYPE, RetryPolicy.class),
                new Row<>(HedgePolicy.TYPE, HedgePolicy.class),
                // consumed by the forwarder, and by whoever tells a client that the upstream has nothing
                new Row<>(FallbackPolicy.TYPE, FallbackPolicy.class),
                // consumed by whatever answers
                new Row<>(ErrorsPolicy.TYPE, ErrorsPolicy.class));
    }

    /** @return how the elements of the descriptor are read, in the order of the table */
    public static List<PolicyType<?>> catalogue() {
        List<PolicyType<?>> catalogue = new ArrayList<>();
        rows().stream().map(Row::type).distinct().forEach(catalogue::add);
        return catalogue;
    }

    /** @return the filters in their order: all that leave hooks, then all that decide, so that hooks reach what these answer */
    public static List<PolicyFilter<?>> filters(Notices notices, Time time, PolicyFilter.Concern<CachePolicy> cache) {
        List<PolicyFilter<?>> filters = new ArrayList<>();
        List<Row<?>> rows = rows(notices, time, cache);
        rows.forEach(row -> addHooks(row, filters));
        for (int i = 0; i < rows.size(); i++) {
            addFilter(rows.get(i), rows.subList(i + 1, rows.size()), filters);
        }
        return filters;
    }

    private static <P extends Policy> void addHooks(Row<P> row, List<PolicyFilter<?>> filters) {
        PolicyFilter.Concern<P> hooks = row.hooks();
        if (hooks != null) {
            // what they cost, they cost later, when answers go out
            filters.add(new PolicyFilter<>(filters.size(), row.policy(), hooks));
        }
    }

    private static <P extends Policy> void addFilter(Row<P> row, List<Row<?>> behind, List<PolicyFilter<?>> filters) {
        PolicyFilter.Concern<P> concern = row.filter();
        if (concern != null) {
            boolean goesOn = behind.stream().anyMatch(other -> other.policy() == row.policy());
            filters.add(new PolicyFilter<>(filters.size(), row.type().element(), row.policy(), concern, goesOn));
        }
    }

    /**
     * @param caller whose the request is supposed to be
     * @return what the policies say of it, in the order in which they are asked, up to the first that ends it
     */
    static List<Verdict> verdicts(RequestHead head, Decision decision, Caller caller) {
        return verdicts(Asked.of(head, decision, caller), decision, row -> true);
    }

    /** @return who ends a request which a test in the descriptor asks about, before its route acts; or null */
    static @Nullable Verdict tested(RequestHead head, Decision decision, Caller caller) {
        List<Verdict> verdicts = verdicts(Asked.of(head, decision, caller), decision, Row::tested);
        Verdict last = verdicts.isEmpty() ? null : verdicts.get(verdicts.size() - 1);
        return last != null && last.isFinal() ? last : null;
    }

    private static List<Verdict> verdicts(Asked asked, Decision decision, Predicate<Row<?>> asks) {
        List<Verdict> verdicts = new ArrayList<>();
        boolean nobodyFound = false;
        for (Row<?> row : rows()) {
            Verdict verdict = asks.test(row) ? row.verdict(decision, asked) : null;
            if (verdict != null) {
                // who should have been found, and is only watched for, is only watched for behind that, too
                verdict = nobodyFound && row.policy() == RequirePolicy.class ? verdict.observed() : verdict;
                nobodyFound |= row.policy() == AuthenticatePolicy.class;
                verdicts.add(verdict);
                if (verdict.isFinal()) {
                    return verdicts;
                }
            }
        }
        return verdicts;
    }

    /**
     * @param upstream that it goes to, by its name
     * @return what the policies of a route change in the fields that go upstream, without an exchange: for explanations
     */
    static List<Consumer<Headers.Builder>> requestRewrites(
            RequestHead head, Decision.Routed routed, String upstream, Caller caller) {
        HeadersPolicy headers = routed.route().policies().get(HeadersPolicy.class);
        AssertionPolicy assertion = routed.route().policies().get(AssertionPolicy.class);
        WebSocketPolicy websocket = routed.route().policies().get(WebSocketPolicy.class);
        Template.Source values = Template.Source.of(head, routed.captures(), caller);
        TimeoutPolicy timeouts = routed.route().policies().get(TimeoutPolicy.class);
        return List.of(fields -> Canary.hideCookie(routed, fields), fields -> {
            if (timeouts != null) {
                timeouts.explain(fields);
            }
            if (websocket != null) {
                websocket.explain(fields, head);
            }
            if (assertion != null) {
                assertion.explain(fields, upstream, caller);
            }
            if (headers != null) {
                headers.shown().changeRequest(fields, values);
            }
        });
    }
}
