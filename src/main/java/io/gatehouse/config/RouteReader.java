package io.gatehouse.config;

import io.gatehouse.http.Origin;
import io.gatehouse.http.ThisMachine;
import io.gatehouse.route.Route;
import io.gatehouse.route.match.Match;
import io.gatehouse.route.match.PathPattern;
import io.gatehouse.route.match.When;
import io.gatehouse.route.settings.Settings;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code <route>}. */
final class RouteReader {

    private static final List<PathPattern> EVERYTHING = List.of(PathPattern.parse("/**"));

    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z0-9_-]*");

    private final PolicyReader policies;
    private final RouteNames names;
    private final CountingCheck counting;
    private final Predicate<Settings> incomplete;
    private final DescriptorLoader.Server server;

    /** What the paths of one route are compared by; the default is how paths are. */
    private enum Case {
        SENSITIVE,
        IGNORE
    }

    /** @param incomplete whether something in the element was left out because it is unknown */
    RouteReader(
            PolicyReader policies,
            RouteNames names,
            CountingCheck counting,
            Predicate<Settings> incomplete,
            DescriptorLoader.Server server) {
        this.server = server;
        this.policies = policies;
        this.names = names;
        this.counting = counting;
        this.incomplete = incomplete;
    }

    /**
     * @param block the name of the block, its host, or nothing
     * @param hostCaptures what every host of the block captures
     * @param layer the policies that are said around the route
     * @param publicUrl of the block, or null
     */
    Route read(Settings route, String block, Set<String> hostCaptures, Layer layer, @Nullable Origin publicUrl) {
        List<String> methods = route.parseWords("methods", RouteReader::method);
        BlockReader.refuseTwice(route, "methods", methods, method -> method);
        List<PathPattern> paths = route.has("path") ? PathPattern.read(route, "path") : EVERYTHING;
        Match match = new Match(
                paths.isEmpty() ? EVERYTHING : paths,
                methods,
                Objects.requireNonNullElse(When.read(route, "when"), When.ALWAYS),
                route.choice("case", Case.SENSITIVE) == Case.IGNORE);
        Set<String> captures = captures(hostCaptures, paths);
        policies.readAlone(route.children());
        String said = route.text("name", "");
        String name = said.isEmpty() ? names.next(block, match.paths().get(0).toString()) : said;
        Layer own = route.children().isEmpty() ? layer : layer.with("route " + name, route.children());
        checkRequire(own);
        checkLogin(own, publicUrl);
        counting.look(own);
        RepeatCheck.check(route, methods, own);
        WebSocketCheck.check(route, methods);
        WebSocketCheck.check(own, server);
        return new Route(
                name,
                route.at(),
                match,
                new ActionReader(route, paths, hostCaptures, captures).read(incomplete.test(route)),
                policies.read(own, captures),
                route.flag("enabled", true));
    }

    /** What is required of somebody who is never asked is a slip that would refuse everybody. */
    private static void checkRequire(Layer policies) {
        Settings require = policies.get("require");
        if (require != null && policies.get("authenticate") == null) {
            require.refuse("<require> without <authenticate> (expected: both; nobody is asked who they are)");
        }
    }

    /** Where the provider sends a browser back to is never made of what the browser says. */
    private static void checkLogin(Layer policies, @Nullable Origin publicUrl) {
        Settings authenticate = policies.get("authenticate");
        Settings login = authenticate == null ? null : authenticate.child("login");
        if (login == null) {
            return;
        }
        if (publicUrl == null) {
            login.refuse("<login> on a host without public-url (expected: public-url on its <routes>,"
                    + " to which the provider sends browsers back)");
        } else if (!publicUrl.scheme().equals("https") && !ThisMachine.is(publicUrl.host())) {
            login.refuse(
                    "<login> with public-url " + publicUrl + " (expected: https; browsers keep no sign-on otherwise)");
        }
    }

    private static Set<String> captures(Set<String> hostCaptures, List<PathPattern> paths) {
        Set<String> captures = capturedByEvery(paths);
        captures.addAll(hostCaptures);
        return Set.copyOf(captures);
    }

    private static Set<String> capturedByEvery(List<PathPattern> paths) {
        Set<String> captured = new HashSet<>();
        for (int i = 0; i < paths.size(); i++) {
            if (i == 0) {
                captured.addAll(paths.get(i).captureNames());
            } else {
                captured.retainAll(Set.copyOf(paths.get(i).captureNames()));
            }
        }
        return captured;
    }

    private static String method(String word) {
        if (word.equals("TRACE") || word.equals("CONNECT")) {
            throw new IllegalArgumentException(
                    word + " (expected: another method; this one is always answered with 405)");
        }
        if (!METHOD.matcher(word).matches()) {
            String upper = word.toUpperCase(Locale.ROOT);
            String meant = METHOD.matcher(upper).matches() ? "; did you mean \"" + upper + "\"?" : "";
            throw new IllegalArgumentException(Settings.shown(word)
                    + " (expected: methods in capitals, separated by spaces, such as GET POST)" + meant);
        }
        return word;
    }
}
