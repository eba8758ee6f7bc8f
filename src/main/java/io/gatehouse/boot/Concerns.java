package io.gatehouse.boot;

import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.forward.TimeoutPolicy;
import io.gatehouse.route.Policy;
import io.gatehouse.route.PolicyType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of concerns: every policy that a descriptor may have, with its one consumer, in the order in which they run. The order
 * is part of the product's security; descriptors cannot change it.
 */
final class Concerns {

    /**
     * @param type how the descriptor says it
     * @param filter who carries it out; null for what the forwarder and the answers consume themselves
     */
    record Row<P extends Policy>(PolicyType<P> type, Class<P> policy, PolicyFilter.@Nullable Concern<P> filter) {}

    private Concerns() {}

    static List<Row<?>> rows() {
        return List.of(
                stub("maintenance"),
                stub2("limits"),
                stub3("headers"),
                stub4("canary"),
                new Row<>(TimeoutPolicy.TYPE, TimeoutPolicy.class, null),
                stub6("errors"));
    }

    record S1() implements Policy {}

    record S2() implements Policy {}

    record S3() implements Policy {}

    record S4() implements Policy {}

    record S6() implements Policy {}

    static Row<S1> stub(String n) {
        return new Row<>(new PolicyType<>(n, PolicyType.REPLACE, s -> new S1()), S1.class, null);
    }

    static Row<S2> stub2(String n) {
        return new Row<>(new PolicyType<>(n, PolicyType.REPLACE, s -> new S2()), S2.class, null);
    }

    static Row<S3> stub3(String n) {
        return new Row<>(new PolicyType<>(n, PolicyType.BY_HEADER, s -> new S3()), S3.class, null);
    }

    static Row<S4> stub4(String n) {
        return new Row<>(new PolicyType<>(n, PolicyType.REPLACE, s -> new S4()), S4.class, null);
    }

    static Row<S6> stub6(String n) {
        return new Row<>(new PolicyType<>(n, PolicyType.REPLACE, s -> new S6()), S6.class, null);
    }

    static List<java.util.function.Consumer<io.gatehouse.http.Headers.Builder>> requestRewrites(
            io.gatehouse.http.RequestHead h, io.gatehouse.route.Decision.Routed r) {
        return List.of();
    }

    /** @return how the elements of the descriptor are read, in the order of the table */
    static List<PolicyType<?>> catalogue() {
        List<PolicyType<?>> catalogue = new ArrayList<>();
        rows().forEach(row -> catalogue.add(row.type()));
        return catalogue;
    }

    /** @return the filters in their order */
    static List<PolicyFilter<?>> filters() {
        List<PolicyFilter<?>> filters = new ArrayList<>();
        for (Row<?> row : rows()) {
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
}
