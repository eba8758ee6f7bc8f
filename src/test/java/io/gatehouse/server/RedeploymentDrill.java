package io.gatehouse.server;

import io.gatehouse.testing.Answers;
import io.gatehouse.testing.Figures;
import io.gatehouse.testing.Soon;
import io.gatehouse.testing.SteadyLoad;
import io.gatehouse.testing.SteadyLoad.Ask;
import io.gatehouse.testing.UpstreamProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R7: one version of the gateway after the other takes over on a Tomcat that serves meanwhile. */
@ArquillianTest
@Tag("drill-on-a-server")
final class RedeploymentDrill {

    private static final int TIMES = 20;
    private static final int RATE = 300;
    private static final Duration A_WHILE = Duration.ofSeconds(2);

    /** The JDK remembers for whom it last compared records ({@code ObjectMethods.OBJECT_EQ}, its asTypeCache), and whose class that is. */
    private static final int OF_THE_JDK = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern USED = Pattern.compile("used=([0-9]+)");

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <upstream name="app"><endpoint url="%s"/></upstream>
              <routes><route path="/**" to="app"/></routes>
            </gateway>
            """;

    @TempDir
    Path folder;

    private final ServerUnderTest server = new ServerUnderTest();
    private final Figures figures = new Figures("R7");

    @Test
    void a_version_that_takes_over_fails_no_request_and_leaves_nothing_of_the_one_before() throws Exception {
        try (UpstreamProcess upstream = UpstreamProcess.start("u", folder);
                TomcatConsole console = new TomcatConsole(server.port());
                JmxClient jmx = server.jmx()) {
            server.write(ROUTES.formatted(upstream.url()));
            deploy(console, 1);
            try (SteadyLoad load = SteadyLoad.start(server.port(), RATE, this::ask)) {
                load.goOn(A_WHILE);
                takeOver(console, 1, 3, load);
                long metaspace = metaspace(console, jmx);
                int threads = jmx.threads().size();
                int beans = jmx.beans().size();
                long longest = takeOver(console, 3, TIMES + 1, load);
                load.goOn(A_WHILE);
                Answers all = load.stop();

                figures.note("times that another version took over", TIMES);
                figures.note("all", all);
                figures.none("failed requests", all.failed().count());
                figures.note("failed", all.failed().outcomes());
                figures.none("answers that are another's", all.lies().count());
                figures.atMost("s for the longest to go, with what it has in flight", longest / 1e9, 30);
                figures.note("left behind", console.leaks());
                figures.none(
                        "versions whose classes are still there",
                        console.leaks().size());
                figures.atMost("% of metaspace more", 100.0 * (metaspace(console, jmx) - metaspace) / metaspace, 40);
                figures.none("threads more", jmx.threads().size() - threads);
                figures.none("MBeans more", jmx.beans().size() - beans);
                figures.judge();
            }
            console.undeploy("/gatehouse", Integer.toString(TIMES + 1));
        }
    }

    /** One request in ten takes a second, so that there are always some in flight. */
    private Ask ask(int number) {
        return number % 10 == 0 ? Ask.get("slow", "/gatehouse/x?wait=1000") : Ask.get("get", "/gatehouse/x");
    }

    /** @return nanoseconds that the longest undeployment took */
    private long takeOver(TomcatConsole console, int from, int to, SteadyLoad load) throws Exception {
        long longest = 0;
        for (int version = from + 1; version <= to; version++) {
            deploy(console, version);
            load.goOn(Duration.ofMillis(500));
            long began = load.now();
            console.undeploy("/gatehouse", version(version - 1));
            longest = Math.max(longest, load.now() - began);
        }
        return longest;
    }

    private void deploy(TomcatConsole console, int number) throws IOException {
        server.placeEntry("gatehouse##" + version(number), "routes.xml");
        console.deploy("/gatehouse", version(number), Path.of("target/gatehouse.war"));
    }

    /** Tomcat compares them as text. */
    private static String version(int number) {
        return String.format("%03d", number);
    }

    /** @return bytes, after the collection that the console begins with its look for leaks */
    private static long metaspace(TomcatConsole console, JmxClient jmx) throws Exception {
        Soon.after(PATIENCE, () -> console.leaks().size() <= OF_THE_JDK);
        Matcher used = USED.matcher(jmx.attribute("java.lang:type=MemoryPool,name=Metaspace", "Usage"));
        if (!used.find()) {
            throw new IOException("no figure of metaspace");
        }
        return Long.parseLong(used.group(1));
    }
}
