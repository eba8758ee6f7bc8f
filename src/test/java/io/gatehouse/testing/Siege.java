package io.gatehouse.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All confused targets, sent to a gateway before an upstream that plays {@link #echo}.
 *
 * @param context where the gateway is deployed; empty for the root
 * @param asked how many were sent
 * @param passed those that the upstream saw
 * @param strays those to which somebody else said that all was well
 */
public record Siege(String context, int asked, List<Passed> passed, List<Passed> strays) {

    /** Hosts before which {@code /admin} is closed and {@code /public} open; what else there is leads nowhere. */
    public static final List<String> HOSTS = List.of("strict.test", "slash.test", "empty.test", "both.test");

    /** Hosts before which everything but {@code /admin} is open. */
    public static final List<String> OPEN_HOSTS = List.of("open.test", "kept.test");

    /** Blocks for these hosts; they lead to the upstream {@code app}. */
    public static final String ROUTES = """
            <routes host="strict.test"><route path="/admin/**"><respond status="403"/></route><route path="/public/**" to="app"/></routes>
            <routes host="slash.test" encoded-slash="keep"><route path="/admin/**"><respond status="403"/></route><route path="/public/**" to="app"/></routes>
            <routes host="empty.test" empty-segments="keep"><route path="/admin/**"><respond status="403"/></route><route path="/public/**" to="app"/></routes>
            <routes host="both.test" encoded-slash="keep" empty-segments="keep"><route path="/admin/**"><respond status="403"/></route><route path="/public/**" to="app"/></routes>
            <routes host="open.test"><route path="/admin/**" case="ignore"><respond status="403"/></route><route session-urls="forward" to="app"/></routes>
            <routes host="kept.test" encoded-slash="keep" empty-segments="keep"><route path="/admin/**" case="ignore"><respond status="403"/></route><route session-urls="forward" to="app"/></routes>
            """;

    /**
     * One that got through.
     *
     * @param sent the target as the client sent it
     * @param seen the target as the upstream saw it
     */
    public record Passed(String sent, String seen) {

        private boolean leadsTo(String closed, List<String> readings) {
            return readings.stream().anyMatch(reading -> (reading.toLowerCase(Locale.ROOT) + '/').startsWith(closed));
        }

        /** A lone question mark may be lost, and what begins with a session id: some servers never tell. */
        private boolean isAsItWasSent(String context) {
            String path = sent.strip().replaceFirst("^(?i)https?://[^/?]*", "");
            String below = path.startsWith(context) ? path.substring(context.length()) : path;
            return isOf(path) || isOf(below);
        }

        private boolean isOf(String path) {
            String origin = path.startsWith("/") ? path : '/' + path;
            int session = origin.indexOf(";jsessionid=");
            return origin.equals(seen)
                    || origin.equals(seen + '?')
                    || (session > 0 && origin.substring(0, session).equals(seen));
        }
    }

    /** Sends them. */
    public static Siege lay(int port, String host, String context, Duration patience) throws IOException {
        List<String> targets = ConfusedTargets.of(host, context);
        List<Passed> passed = new ArrayList<>();
        List<Passed> strays = new ArrayList<>();
        try (TargetProbe probe = new TargetProbe(port, patience)) {
            for (String target : targets) {
                TargetProbe.Reply reply = probe.get(host, target);
                if (reply.status() == 200) {
                    (reply.text().isEmpty() ? strays : passed).add(new Passed(target, reply.text()));
                }
            }
        }
        return new Siege(context, targets.size(), List.copyOf(passed), List.copyOf(strays));
    }

    /** What the upstream plays: it answers with the target that it saw. */
    public static void echo(Scene scene) throws IOException {
        String line = scene.head().startLine();
        scene.readBody();
        scene.answer(200, target(line).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Whatever stands between method and version, spaces too. */
    private static String target(String line) {
        return line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
    }

    /** @return those that somebody may take, in any reading, for what begins with {@code /admin} */
    public List<Passed> breaches() {
        return passed.stream()
                .filter(one -> one.leadsTo("/admin", PathReadings.all(one.seen)))
                .toList();
    }

    /** @return those that a server in use may take for {@code /admin}, or for what is below it */
    public List<Passed> plainBreaches() {
        return passed.stream()
                .filter(one -> one.leadsTo("/admin/", PathReadings.usual(one.seen)))
                .toList();
    }

    /** @return those that the upstream saw in other bytes than were sent */
    public List<Passed> changed() {
        return passed.stream().filter(one -> !one.isAsItWasSent(context)).toList();
    }
}
