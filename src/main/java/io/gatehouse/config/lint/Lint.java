package io.gatehouse.config.lint;

import io.gatehouse.route.Route;
import io.gatehouse.route.match.When;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.route.table.OpenBeside;
import io.gatehouse.route.table.RouteTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Looks for what is valid, and probably not meant. Nothing of it keeps a descriptor from being served; {@code check} tells it. What can
 * never be right, such as a route that no request reaches, is refused elsewhere.
 */
public final class Lint {

    private static final List<String> CONDITIONS = List.of("when", "except");

    private final List<Settings> roots;
    private final RouteTable table;

    /** as the table has them, one for each of its blocks */
    private final List<Settings> blocks;

    private final Findings findings;

    private Lint(List<Settings> roots, RouteTable table, UnaryOperator<String> conceal) {
        this.roots = roots;
        this.table = table;
        this.blocks =
                roots.stream().flatMap(root -> root.children("routes").stream()).toList();
        this.findings = new Findings(roots, conceal);
    }

    /** Refuses names of rules that there are none of, wherever they stand. */
    public static void checkNames(Settings element) {
        if (element.has(Findings.IGNORE)) {
            List<Rule> ignored = Findings.rules(element);
        }
        element.children().forEach(Lint::checkNames);
    }

    /**
     * @param roots of a descriptor in which nothing is wrong
     * @param table that was made of them
     * @param sources the pieces in the order in which they are read
     * @param conceal takes out of a message what is not to be shown
     * @return by place
     */
    public static List<Hint> of(
            List<Settings> roots, RouteTable table, List<String> sources, UnaryOperator<String> conceal) {
        Lint lint = new Lint(roots, table, conceal);
        lint.look();
        return lint.findings.inOrder(sources);
    }

    private void look() {
        new Unused(roots, findings).look();
        for (Settings root : roots) {
            root.children("upstream").forEach(upstream -> new UpstreamLint(upstream, findings).look());
        }
        RouteLint routes = new RouteLint(findings);
        for (int i = 0; i < blocks.size(); i++) {
            routes.look(blocks.get(i), table.hosts().get(i));
        }
        lookAtConditions();
        lookAtOpenRoutes();
    }

    private void lookAtConditions() {
        for (Settings root : roots) {
            root.children().forEach(child -> lookAtConditions(child, child));
        }
    }

    /** @param holder the innermost element that may say that it will have none of this */
    private void lookAtConditions(Settings element, Settings holder) {
        for (String attribute : CONDITIONS) {
            When when = element.has(attribute) ? When.read(element, attribute) : null;
            if (when != null) {
                for (String regex : when.regexes()) {
                    String loose = LooseRegex.problem(regex);
                    if (loose != null) {
                        findings.add(
                                Rule.LOOSE_REGEX,
                                holder,
                                element.at(attribute),
                                attribute + ": matches '" + Settings.shown(regex) + "': " + loose);
                    }
                }
            }
        }
        for (Settings child : element.children()) {
            lookAtConditions(
                    child, child.element().equals("route") || child.element().equals("defaults") ? child : holder);
        }
    }

    private void lookAtOpenRoutes() {
        Map<String, Settings> written = new HashMap<>();
        for (int i = 0; i < blocks.size(); i++) {
            List<Route> routes = table.hosts().get(i).routes();
            List<Settings> elements = blocks.get(i).children("route");
            for (int j = 0; j < routes.size(); j++) {
                written.put(routes.get(j).name(), elements.get(j));
            }
        }
        for (OpenBeside.Finding finding : OpenBeside.findings(table)) {
            Settings open = written.get(finding.open().name());
            if (open != null) {
                findings.add(
                        Rule.OPEN_BESIDE_CLOSED,
                        open,
                        open.at("path"),
                        "route \"" + finding.open().name() + "\" asks nobody who they are, and takes of "
                                + finding.path()
                                + " what route \"" + finding.closed().name() + "\" at "
                                + finding.closed().at()
                                + " below it does not give to everybody (expected: <authenticate> here too; or,"
                                + " where this is meant, <authenticate><anonymous/></authenticate>)");
            }
        }
    }
}
