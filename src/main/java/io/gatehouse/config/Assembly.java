package io.gatehouse.config;

import static java.util.stream.Collectors.groupingBy;

import io.gatehouse.config.lint.Lint;
import io.gatehouse.config.xml.DescriptorXml;
import io.gatehouse.http.Cidr;
import io.gatehouse.identity.People;
import io.gatehouse.identity.assertion.SigningSpec;
import io.gatehouse.limit.grid.GridSpec;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.policy.Asserting;
import io.gatehouse.route.policy.Policies;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.route.settings.Violation;
import io.gatehouse.route.settings.Violations;
import io.gatehouse.route.settings.Written;
import io.gatehouse.route.table.Reachability;
import io.gatehouse.route.table.RouteTable;
import io.gatehouse.upstream.SplitSpec;
import io.gatehouse.upstream.UpstreamSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes one route table of the roots of all pieces. For one load. */
final class Assembly {

    private static final Set<String> ONCE = Set.of("trusted-proxies", "signing", "grid");

    private static final Set<String> NAMED = Set.of("identity", "keys", "users", "plan", "upstream", "split");

    private final List<Settings> roots;

    /** what stands in the roots, by element: asked for many times, and of routes there may be thousands */
    private final Map<String, List<Settings>> byElement;

    private final DescriptorXml xml;
    private final NameCheck names;
    private final Violations violations;
    private final ValueCheck values;
    private final PolicyReader policies;
    private final RouteNames routeNames;
    private final DescriptorLoader.Server server;
    private final CounterRoom room;

    /** the routes in which nothing is wrong, which alone are compared with one another */
    private final List<VirtualHost> sound = new ArrayList<>();

    /** what they were read from */
    private final IdentityHashMap<Route, Settings> elements = new IdentityHashMap<>();

    Assembly(
            List<Settings> roots,
            DescriptorXml xml,
            NameCheck names,
            Violations violations,
            ValueCheck values,
            List<PolicyType<?>> catalogue,
            DescriptorLoader.Server server,
            CounterRoom room) {
        this.roots = roots;
        this.byElement =
                roots.stream().flatMap(root -> root.children().stream()).collect(groupingBy(Settings::element));
        this.xml = xml;
        this.names = names;
        this.violations = violations;
        this.values = values;
        this.server = server;
        this.room = room;
        this.policies = new PolicyReader(catalogue, values);
        names.collect(roots);
        this.routeNames = new RouteNames(Set.copyOf(names.names("route")));
    }

    /** @param whole whether every piece could be read; if not, what is missing may stand in one that could not */
    RouteTable table(boolean whole) {
        checkOnceOnly();
        roots.forEach(Lint::checkNames);
        UpstreamReader upstreamReader = new UpstreamReader(values);
        List<UpstreamSpec> upstreams =
                all("upstream").stream().map(upstreamReader::upstream).toList();
        List<SplitSpec> splits =
                all("split").stream().map(upstreamReader::split).toList();
        People people = people();
        IdentityCheck identityCheck =
                new IdentityCheck(all("identity"), !all("trusted-proxies").isEmpty(), server);
        roots.forEach(identityCheck::check);
        List<VirtualHost> blocks = blocks();
        checkTargets();
        if (whole) {
            names.check(madeUpNames(blocks));
        }
        RouteTable table = new RouteTable(
                        blocks, upstreams, splits, trustedProxies(), people, PlanReader.plans(all("plan")), grid())
                .writtenAs(written());
        if (whole) {
            checkIssuers(blocks);
            PlanReader.check(all("plan"), table.counted());
            room.check(roots, table.counted());
            if (violations.isEmpty()) {
                // a limit in which something is wrong may be the one that is meant
                GridReader.check(all("grid"), table.counted(), blocks);
            }
            reachability(table).forEach(found -> violations.add(found.at(), found.message()));
        }
        return table;
    }

    private void checkTargets() {
        TargetCheck targets = new TargetCheck(all("upstream"), all("split"));
        allDefaults().forEach(targets::check);
        all("routes").forEach(block -> block.children("route").forEach(targets::check));
    }

    /** Beside the routes, whose policies know how they were written. */
    private Map<String, Written> written() {
        Map<String, Written> written = new HashMap<>();
        for (Settings root : roots) {
            for (Settings element : root.children()) {
                String noun = element.element();
                if (ONCE.contains(noun)) {
                    written.put(noun, element.written());
                } else if (NAMED.contains(noun)) {
                    written.put(noun + ' ' + element.text("name", ""), element.written());
                }
            }
        }
        return written;
    }

    private People people() {
        return new People(
                all("identity").stream().map(IdentityReader::identity).toList(),
                all("keys").stream().map(IdentityReader::keys).toList(),
                all("users").stream().map(UsersReader::users).toList(),
                signing());
    }

    /** Where all is sound, the index that requests go by serves here too: it is much of what a large table costs. */
    private List<Violation> reachability(RouteTable table) {
        return sound.equals(table.hosts())
                ? Reachability.check(table, this::place)
                : Reachability.check(sound, this::place);
    }

    /** @param conceal takes out of a message what is not to be shown */
    List<Expectation> expectations(UnaryOperator<String> conceal) {
        return all("expect").stream()
                .map(expect -> ExpectationReader.read(expect, conceal))
                .filter(Objects::nonNull)
                .toList();
    }

    private List<Settings> all(String element) {
        return byElement.getOrDefault(element, List.of());
    }

    private List<Cidr> trustedProxies() {
        return all("trusted-proxies").stream()
                .flatMap(proxies -> proxies.parseWords("from", Cidr::parse).stream())
                .toList();
    }

    private @Nullable GridSpec grid() {
        List<GridSpec> grids = all("grid").stream()
                .map(grid -> GridReader.grid(grid, server))
                .filter(Objects::nonNull)
                .toList();
        return grids.isEmpty() ? null : grids.get(0);
    }

    private SigningSpec signing() {
        return all("signing").stream().findFirst().map(IdentityReader::signing).orElse(SigningSpec.NONE);
    }

    /** What is signed says by whom, and a client's Host is no name for the gateway. */
    private void checkIssuers(List<VirtualHost> blocks) {
        if (all("signing").stream().anyMatch(signing -> signing.has("issuer"))) {
            return;
        }
        for (VirtualHost block : blocks) {
            for (Route route : block.routes()) {
                if (block.publicUrl() == null && asserts(route)) {
                    violations.add(
                            route.at(),
                            "<assertion> of nobody (expected: public-url of <routes>, or <signing issuer=\"…\">)");
                }
            }
        }
    }

    private static boolean asserts(Route route) {
        for (Policies.Read read : route.policies().read()) {
            if (read.policy() instanceof Asserting) {
                return true;
            }
        }
        return false;
    }

    private List<VirtualHost> blocks() {
        Layer outer = policies.outermost();
        for (Settings root : roots) {
            outer = outer.with("gateway", BlockReader.unnamedDefaults(root));
        }
        all("defaults").forEach(defaults -> policies.readAlone(defaults.children()));
        CountingCheck counting = new CountingCheck();
        BlockReader reader = new BlockReader(
                new RouteReader(policies, routeNames, counting, xml::isIncomplete, server),
                policies,
                outer,
                byName(allDefaults()),
                byName(all("routes")));
        List<VirtualHost> blocks = new ArrayList<>();
        for (Settings block : all("routes")) {
            VirtualHost host = reader.read(block);
            blocks.add(host);
            keepSound(block, host);
        }
        counting.report();
        return blocks;
    }

    private Collection<Settings> allDefaults() {
        List<Settings> defaults = new ArrayList<>(all("defaults"));
        all("routes").forEach(block -> defaults.addAll(block.children("defaults")));
        return defaults;
    }

    private static Map<String, Settings> byName(Collection<Settings> elements) {
        Map<String, Settings> byName = new HashMap<>();
        for (Settings element : elements) {
            if (element.has("name")) {
                byName.putIfAbsent(element.text("name", ""), element);
            }
        }
        return byName;
    }

    /** A path that could not be read was left out or taken for every path: such a route says nothing about the others. */
    private void keepSound(Settings block, VirtualHost host) {
        if (block.refused()) {
            return;
        }
        List<Settings> read = block.children("route");
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < read.size(); i++) {
            if (!read.get(i).refused() && !xml.isIncomplete(read.get(i))) {
                routes.add(host.routes().get(i));
                elements.put(host.routes().get(i), read.get(i));
            }
        }
        if (routes.size() == read.size()) {
            sound.add(host);
            return;
        }
        sound.add(new VirtualHost(
                host.name(),
                host.at(),
                host.hosts(),
                host.publicUrl(),
                host.keepEncodedSlash(),
                host.keepEmptySegments(),
                routes,
                host.policies()));
    }

    private Position place(Route route, String attribute) {
        Settings element = elements.get(route);
        return element == null ? route.at() : element.at(attribute);
    }

    private Set<String> madeUpNames(List<VirtualHost> blocks) {
        Set<String> all = blocks.stream()
                .flatMap(block -> block.routes().stream())
                .map(Route::name)
                .collect(Collectors.toCollection(HashSet::new));
        all.removeAll(names.names("route"));
        return all;
    }

    /** What holds for the whole descriptor stands in one of its pieces. */
    private void checkOnceOnly() {
        refuseSecond(
                roots.stream().filter(root -> root.element().equals("gateway")).toList(), "<gateway>");
        refuseSecond(all("trusted-proxies"), "<trusted-proxies>");
        refuseSecond(all("signing"), "<signing>");
        refuseSecond(all("grid"), "<grid>");
        refuseSecond(unnamed(all("defaults")), "<defaults> without a name");
        all("routes").forEach(block -> refuseSecond(unnamed(block.children("defaults")), "<defaults> without a name"));
    }

    private static List<Settings> unnamed(List<Settings> defaults) {
        return defaults.isEmpty()
                ? defaults
                : defaults.stream().filter(element -> !element.has("name")).toList();
    }

    private static void refuseSecond(List<Settings> elements, String what) {
        if (elements.size() < 2) {
            return;
        }
        elements.stream()
                .skip(1)
                .forEach(second -> second.refuse(what + " a second time (expected: once; the first is at "
                        + elements.get(0).at() + ")"));
    }
}
