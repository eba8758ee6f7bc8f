package io.gatehouse.cluster;

import io.gatehouse.testing.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One of two Tomcats that share their sessions, as server-config sets them up, with the archive as it is shipped: a process that can be killed. */
final class TomcatNode implements AutoCloseable {

    private static final Path WAR = Path.of(System.getProperty("gatehouse.war", "target/gatehouse.war"));
    private static final Path CONFIG = Path.of("server-config/tomcat");
    private static final String SEEN = "Replication member added";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Of a message, which may have more lines. */
    private static final Pattern BEGINNING = Pattern.compile("^(?=\\d\\d-\\w{3}-\\d{4} )", Pattern.MULTILINE);

    private static final String LOGGING = """
            handlers = java.util.logging.ConsoleHandler
            .handlers = java.util.logging.ConsoleHandler
            java.util.logging.ConsoleHandler.formatter = org.apache.juli.OneLineFormatter
            """;

    private final Path home;
    private final Path base;
    private final int number;
    private final int firstPort;
    private int starts;
    private Process process;

    private TomcatNode(Path home, Path base, int number, int firstPort) {
        this.home = home;
        this.base = base;
        this.number = number;
        this.firstPort = firstPort;
    }

    /**
     * Installs one afresh; it does not run yet.
     *
     * @param home the distribution as it was unpacked, stays as it is
     * @param base for its own files and nobody else's
     * @param number 0 or 1
     * @param firstPort of four on 127.0.0.1: those of both nodes for http, and those for each other
     * @param routes the descriptor
     */
    static TomcatNode install(Path home, Path base, int number, int firstPort, String routes) throws IOException {
        Path conf =
                Files.createDirectories(base.resolve("conf/Catalina/localhost")).resolve("../..");
        for (String file : List.of("catalina.properties", "context.xml", "web.xml", "tomcat-users.xml")) {
            Files.copy(home.resolve("conf").resolve(file), conf.resolve(file));
        }
        Files.writeString(conf.resolve("server.xml"), server());
        Files.writeString(conf.resolve("logging.properties"), LOGGING);
        Files.copy(CONFIG.resolve("gatehouse.xml"), conf.resolve("Catalina/localhost/ROOT.xml"));
        Files.writeString(Files.createDirectories(conf.resolve("gatehouse")).resolve("routes.xml"), routes);
        Files.copy(WAR, Files.createDirectories(base.resolve("webapps")).resolve("ROOT.war"));
        Files.createDirectories(base.resolve("temp"));
        return new TomcatNode(home, base, number, firstPort);
    }

    private static String server() throws IOException {
        String cluster = Files.readString(CONFIG.resolve("cluster.xml"));
        return Files.readString(CONFIG.resolve("server.xml"))
                .replaceFirst(
                        "<Engine [^>]*>",
                        "$0\n" + Matcher.quoteReplacement(cluster.substring(cluster.indexOf("<Cluster"))));
    }

    /** Starts it, and does not wait. */
    void start() throws IOException {
        for (int port : List.of(port(), firstPort + 2 + number)) {
            // otherwise somebody else would be taken for it
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        }
        starts++;
        process = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(log(starts).toFile())
                .start();
    }

    private List<String> command() {
        int peer = 1 - number;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // first, so that whoever looks for what runs below this folder sees it
        command.add("-Dcatalina.base=" + base);
        command.addAll(List.of(
                "-Dcatalina.home=" + home,
                "-Djava.io.tmpdir=" + base.resolve("temp"),
                "-Djava.util.logging.config.file=" + base.resolve("conf/logging.properties"),
                "-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager",
                "-Duser.language=en",
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dgatehouse.address=127.0.0.1",
                "-Dgatehouse.port=" + port(),
                "-Dgatehouse.auto-deploy=false",
                "-Dgatehouse.node=" + (1 + number),
                "-Dgatehouse.node.address=127.0.0.1",
                "-Dgatehouse.node.port=" + (firstPort + 2 + number),
                "-Dgatehouse.peer=" + (1 + peer),
                "-Dgatehouse.peer.address=127.0.0.1",
                "-Dgatehouse.peer.port=" + (firstPort + 2 + peer),
                "-Dgatehouse.cluster.key=00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
                "-cp",
                home.resolve("bin/bootstrap.jar") + java.io.File.pathSeparator + home.resolve("bin/tomcat-juli.jar"),
                "org.apache.catalina.startup.Bootstrap",
                "start"));
        return command;
    }

    int port() {
        return firstPort + number;
    }

    /** Waits until it serves. */
    void awaitReady() throws IOException, InterruptedException {
        await("readiness", TomcatNode::serves);
    }

    /** Waits until it has seen the other one come so often. */
    void awaitPeer(int times) throws IOException, InterruptedException {
        await(
                "its peer",
                node -> node.lines().filter(line -> line.contains(SEEN)).count() >= times);
    }

    private void await(String what, Predicate<TomcatNode> there) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!there.test(this)) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() - deadline > 0) {
                throw new AssertionError("node " + number + " awaits " + what + ": " + Files.readString(log(starts)));
            }
        }
    }

    private boolean serves() {
        try {
            return RawClient.fetch(port(), "/_gatehouse/readyz").status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private Stream<String> lines() {
        try {
            return Files.readAllLines(log(starts)).stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path log(int start) {
        return base.resolve("log-" + start + ".txt");
    }

    /** @return what it has logged, since it was first started, that an operator would worry about */
    List<String> complaints() throws IOException {
        List<String> complaints = new ArrayList<>();
        for (int start = 1; start <= starts; start++) {
            for (String message : BEGINNING.split(Files.readString(log(start)), -1)) {
                if (message.contains(" SEVERE ") || message.contains(" WARNING ") || message.contains("Exception")) {
                    complaints.add(message);
                }
            }
        }
        return complaints;
    }

    /** @return whether it says no more than that a message did not reach the other node */
    static boolean isOfTheWay(String complaint) {
        return complaint.contains("] org.apache.catalina.tribes.")
                || complaint.contains("] org.apache.catalina.ha.tcp.SimpleTcpCluster.send ");
    }

    /** Ends it at once, as a machine without power does. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
