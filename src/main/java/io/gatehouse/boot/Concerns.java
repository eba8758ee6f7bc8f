package io.gatehouse.boot;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.ErrorsPolicy;
import io.gatehouse.exchange.Guard;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.Notices;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.filter.authenticate.AuthenticateFilter;
import io.gatehouse.filter.authenticate.AuthenticatePolicy;
import io.gatehouse.filter.headers.HeadersFilter;
import io.gatehouse.filter.headers.HeadersPolicy;
import io.gatehouse.filter.limits.LimitsFilter;
import io.gatehouse.filter.limits.LimitsPolicy;
import io.gatehouse.filter.maintenance.MaintenanceFilter;
import io.gatehouse.filter.maintenance.MaintenancePolicy;
import io.gatehouse.filter.require.RequireFilter;
import io.gatehouse.filter.require.RequirePolicy;
import io.gatehouse.forward.Canary;
import io.gatehouse.forward.CanaryPolicy;
import io.gatehouse.forward.TimeoutPolicy;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.route.Decision;
import io.gatehouse.route.Policies;
import io.gatehouse.route.Policy;
import io.gatehouse.route.PolicyType;
import io.gatehouse.route.Template;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The table of concerns: every policy that a descriptor may have, with its one consumer, in the order in which they run. The order
 * is part of the product's security; descriptors cannot change it.
 */
final class Concerns {

    /**
     * @param type how the descriptor says it
     * @param filter who carries it out; null for what the forwarder and the answers consume themselves
     * @param guard says without an exchange whether the filter would refuse; null for what refuses nothing, or not by the head
     * @param tested whether the tests in a descriptor ask the guard: maintenance is a state of the house and not of its routes, and
     *     what limits say depends on bodies that a test does not have
     */
    record Row<P extends Policy>(
            PolicyType<P> type,
            Class<P> policy,
            PolicyFilter.@Nullable Concern<P> filter,
            @Nullable Guard<P> guard,
            boolean tested) {

        /** A row whose policy refuses nothing. */
        Row(PolicyType<P> type, Class<P> policy, PolicyFilter.@Nullable Concern<P> filter) {
            this(type, policy, filter, null, false);
        }

        private @Nullable Verdict verdict(Policies policies, Asked asked) {
            P its = policies.get(policy);
            Refusal refusal = guard == null || its == null ? null : guard.verdict(its, asked);
            return refusal == null ? null : new Verdict(type.element(), refusal);
        }
    }

    /**
     * What one guard says of a request that it does not let pass.
     *
     * @param guard the element of the descriptor
     */
    record Verdict(String guard, Refusal refusal) {

        /** @return whether the request ends here; otherwise the guard only observes */
        boolean isFinal() {
            return refusal.mode() == Mode.ENFORCE;
        }

        private Verdict observed() {
            return new Verdict(guard, new Refusal(refusal.fault(), refusal.told(), refusal.detail(), Mode.OBSERVE));
        }
    }

    private Concerns() {}

    /** For whoever asks what there is, and sends no request through it. */
    static List<Row<?>> rows() {
        return rows(Notices.NONE);
    }

    /** @param notices are told what the filters have to say about an exchange */
    static List<Row<?>> rows(Notices notices) {
        return List.of(
                // first: it decides nothing, and its changes must reach every answer, also that of a guard below.
                // Guards see the request as the client sent it, because it is changed only when it goes upstream
                new Row<>(HeadersPolicy.TYPE, HeadersPolicy.class, new HeadersFilter(notices)),
                // before every guard: who works on the house does not want visitors, whoever they are
                new Row<>(
                        MaintenancePolicy.TYPE,
                        MaintenancePolicy.class,
                        new MaintenanceFilter(),
                        MaintenancePolicy::verdict,
                        false),
                // before anything reads a body or asks who it is: what is too big costs nothing
                new Row<>(LimitsPolicy.TYPE, LimitsPolicy.class, new LimitsFilter(), LimitsPolicy::verdict, false),
                // before everything that depends on who asks
                new Row<>(
                        AuthenticatePolicy.TYPE,
                        AuthenticatePolicy.class,
                        new AuthenticateFilter(),
                        AuthenticatePolicy::verdict,
                        true),
                // behind it: what somebody may depends on who he is
                new Row<>(
                        RequirePolicy.TYPE,
                        RequirePolicy.class,
                        new RequireFilter(InstantSource.system()),
                        RequirePolicy::verdict,
                        true),
                // consumed by the forwarder
                new Row<>(CanaryPolicy.TYPE, CanaryPolicy.class, null),
                new Row<>(TimeoutPolicy.TYPE, TimeoutPolicy.class, null),
                // consumed by whatever answers
                new Row<>(ErrorsPolicy.TYPE, ErrorsPolicy.class, null));
    }

    /** @return how the elements of the descriptor are read, in the order of the table */
    static List<PolicyType<?>> catalogue() {
        List<PolicyType<?>> catalogue = new ArrayList<>();
        rows().forEach(row -> catalogue.add(row.type()));
        return catalogue;
    }

    /** @return the filters in their order */
    static List<PolicyFilter<?>> filters(Notices notices) {
        List<PolicyFilter<?>> filters = new ArrayList<>();
        for (Row<?> row : rows(notices)) {
            addFilter(row, filters);
        }
        return filters;
    }

    private static <P extends Policy> void addFilter(Row<P> row, List<PolicyFilter<?>> filters) {
        PolicyFilter.Concern<P> concern = row.filter();
        if (concern != null) {
            filters.add(new PolicyFilter<>(filters.size(), row.policy(), concern));
        }
    }

    /**
     * @param caller whose the request is supposed to be
     * @return what the guards say of it, in the order in which they are asked, up to the first that ends it
     */
    static List<Verdict> verdicts(RequestHead head, Decision decision, Caller caller) {
        return verdicts(Asked.of(head, decision, caller), decision, row -> true);
    }

    /** @return as {@link #verdicts}, of the guards that tests in a descriptor ask */
    static List<Verdict> testedVerdicts(RequestHead head, Decision decision, Caller caller) {
        return verdicts(Asked.of(head, decision, caller), decision, Row::tested);
    }

    private static List<Verdict> verdicts(Asked asked, Decision decision, Predicate<Row<?>> which) {
        List<Verdict> verdicts = new ArrayList<>();
        boolean observed = false;
        for (Row<?> row : rows()) {
            Verdict verdict = which.test(row) ? row.verdict(decision.policies(), asked) : null;
            if (verdict != null) {
                verdicts.add(observed && row.policy() == RequirePolicy.class ? verdict.observed() : verdict);
                observed |= row.policy() == AuthenticatePolicy.class;
                if (verdicts.get(verdicts.size() - 1).isFinal()) {
                    return verdicts;
                }
            }
        }
        return verdicts;
    }

    /** @return what the policies of a route change in the fields that go upstream, without an exchange: for explanations */
    static List<Consumer<Headers.Builder>> requestRewrites(RequestHead head, Decision.Routed routed, Caller caller) {
        HeadersPolicy headers = routed.route().policies().get(HeadersPolicy.class);
        Template.Source values = Template.Source.of(head, routed.captures(), caller);
        return List.of(fields -> Canary.hideCookie(routed, fields), fields -> {
            if (headers != null) {
                headers.shown().changeRequest(fields, values);
            }
        });
    }
}
