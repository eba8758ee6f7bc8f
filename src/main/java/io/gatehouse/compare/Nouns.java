package io.gatehouse.compare;

import io.gatehouse.identity.IdentitySpec;
import io.gatehouse.identity.KeysSpec;
import io.gatehouse.identity.UsersSpec;
import io.gatehouse.limit.Plan;
import io.gatehouse.route.settings.Written;
import io.gatehouse.route.table.RouteTable;
import io.gatehouse.upstream.SplitSpec;
import io.gatehouse.upstream.UpstreamSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compares all that stands beside the routes: who is believed, who people are, where requests go. */
final class Nouns {

    private final RouteTable before;
    private final RouteTable after;
    private final List<Change> changes = new ArrayList<>();

    Nouns(RouteTable before, RouteTable after) {
        this.before = before;
        this.after = after;
    }

    List<Change> changes() {
        only("trusted-proxies", proxies(before), proxies(after));
        only("signing", before.people().signing(), after.people().signing());
        only("grid", before.grid(), after.grid());
        named("identity", table -> table.people().identities(), IdentitySpec::name);
        named("keys", table -> table.people().keys(), KeysSpec::name);
        named("users", table -> table.people().users(), UsersSpec::name);
        named("plan", RouteTable::plans, Plan::name);
        named("upstream", RouteTable::upstreams, UpstreamSpec::name);
        named("split", RouteTable::splits, SplitSpec::name);
        return changes;
    }

    private static @Nullable Object proxies(RouteTable table) {
        return table.trustedProxies().isEmpty() ? null : Set.copyOf(table.trustedProxies());
    }

    /** What there is at most one of. */
    private void only(String noun, @Nullable Object one, @Nullable Object other) {
        Written was = before.written(noun);
        Written is = after.written(noun);
        compare(
                noun,
                "",
                was == null && one == null ? null : new Said(one, was),
                is == null && other == null ? null : new Said(other, is));
    }

    private <T> void named(String noun, Function<RouteTable, Collection<T>> all, Function<T, String> name) {
        Map<String, Said> ones = said(noun, before, all.apply(before), name);
        Map<String, Said> others = said(noun, after, all.apply(after), name);
        Set<String> names = new LinkedHashSet<>(others.keySet());
        names.addAll(ones.keySet());
        names.forEach(each -> compare(noun, each, ones.get(each), others.get(each)));
    }

    private static <T> Map<String, Said> said(
            String noun, RouteTable table, Collection<T> all, Function<T, String> name) {
        Map<String, Said> said = new LinkedHashMap<>();
        for (T each : all) {
            said.put(name.apply(each), new Said(each, table.written(noun + ' ' + name.apply(each))));
        }
        return said;
    }

    /**
     * @param value by which it is compared
     * @param written null where no descriptor says it
     */
    private record Said(@Nullable Object value, @Nullable Written written) {

        Written element(String noun) {
            return written == null ? Written.named(noun) : written;
        }
    }

    private void compare(String noun, String name, @Nullable Said was, @Nullable Said is) {
        if (was == null && is != null) {
            add(Change.Kind.ADDED, noun, name, List.of(new Detail("as", null, line(noun, is))));
        } else if (was != null && is == null) {
            add(Change.Kind.REMOVED, noun, name, List.of(new Detail("as", line(noun, was), null)));
        } else if (was != null && is != null) {
            Written one = was.element(noun);
            Written other = is.element(noun);
            if (!Objects.equals(was.value, is.value) || Elements.differInSecrets(one, other)) {
                List<Detail> details = new ArrayList<>();
                Elements.compare("", one, other, details);
                add(
                        Change.Kind.CHANGED,
                        noun,
                        name,
                        details.isEmpty() ? List.of(new Detail("as", line(noun, was), line(noun, was))) : details);
            }
        }
    }

    private static String line(String noun, Said said) {
        return Veil.over(said.element(noun)).toString();
    }

    private void add(Change.Kind kind, String noun, String name, List<Detail> details) {
        changes.add(new Change(kind, noun, name, null, null, details));
    }
}
