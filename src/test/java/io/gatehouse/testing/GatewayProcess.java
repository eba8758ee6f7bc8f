package io.gatehouse.testing;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * The archive as it is shipped, by {@code java -jar} in a process of its own, looked at from outside: by its management
 * connection, and by what Linux tells of a process below {@code /proc}.
 */
public final class GatewayProcess implements AutoCloseable {

    /** what the launcher allows its container's pool, and its event loops with a few that were relieved when the machine was busy */
    public static final int POOL = 64 + 16;

    private static final Path WAR = Path.of(System.getProperty("gatehouse.war", "target/gatehouse.war"));
    private static final long PATIENCE_SECONDS = 60;
    private static final String GATEWAY = "io.gatehouse:type=Gateway";

    private final Process process;
    private final Path errors;
    private final int port;
    private final JMXConnector connector;
    private final MBeanServerConnection jmx;

    /**
     * Starts it and waits until it serves.
     *
     * @param heap for example {@code 128m}
     * @param folder for its own files; nobody else's
     * @param options of Java: {@code -Dgatehouse.access-log=stderr}
     */
    public static GatewayProcess start(String heap, Path folder, String routes, String... options) throws Exception {
        return startOn(0, List.of(), heap, folder, routes, options);
    }

    /** Starts it with more in its environment. */
    public static GatewayProcess startIn(
            Map<String, String> environment, String heap, Path folder, String routes, String... options)
            throws Exception {
        return start(environment, command(0, List.of(), heap, folder, routes, options), folder);
    }

    /**
     * Starts it on a port that is known before.
     *
     * @param more options of the gateway: {@code --tls-key=…}
     */
    public static GatewayProcess startOn(
            int port, List<String> more, String heap, Path folder, String routes, String... options) throws Exception {
        return start(Map.of(), command(port, more, heap, folder, routes, options), folder);
    }

    private static List<String> command(
            int port, List<String> more, String heap, Path folder, String routes, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.io.tmpdir=" + folder));
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", WAR.toString(), "--port=" + port, "--routes=" + routes));
        command.addAll(more);
        return command;
    }

    private static GatewayProcess start(Map<String, String> environment, List<String> command, Path folder)
            throws Exception {
        Path out = folder.resolve("out");
        Path errors = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            return new GatewayProcess(process, out, errors);
        } catch (Exception | AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private GatewayProcess(Process process, Path out, Path errors) throws Exception {
        this.process = process;
        this.errors = errors;
        this.port = awaitReady(out);
        this.connector = connect(new JMXServiceURL(managementUrl()));
        this.jmx = connector.getMBeanServerConnection();
    }

    /** The address is the child's own word, so nobody else's objects are read. */
    @SuppressWarnings("BanJNDI")
    private static JMXConnector connect(JMXServiceURL child) throws IOException {
        return JMXConnectorFactory.connect(child);
    }

    private int awaitReady(Path out) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String line = Files.readString(out);
        while (!line.endsWith("\n")) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() - deadline > 0) {
                throw new AssertionError("the gateway is not ready: " + errors());
            }
            line = Files.readString(out);
        }
        return Integer.parseInt(line.strip().replaceFirst(".*:", ""));
    }

    private String managementUrl() throws IOException, AttachNotSupportedException {
        VirtualMachine machine = VirtualMachine.attach(String.valueOf(process.pid()));
        try {
            return machine.startLocalManagementAgent();
        } finally {
            machine.detach();
        }
    }

    public int port() {
        return port;
    }

    /** @return what it has written to standard error */
    public String errors() throws IOException {
        return Files.readString(errors);
    }

    /** @return all threads of the process, those of the virtual machine too */
    public int threads() throws IOException {
        return (int) status("Threads:");
    }

    /** @return the names of its Java threads that begin like this, sorted */
    public List<String> threads(String prefix) throws IOException {
        ThreadMXBean threads =
                ManagementFactory.newPlatformMXBeanProxy(jmx, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
        return Arrays.stream(threads.dumpAllThreads(false, false))
                .map(ThreadInfo::getThreadName)
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }

    /** @return the container's threads that work on requests */
    public int pool() throws IOException {
        return (int) threads("http-nio-").stream()
                .filter(name -> name.contains("-exec-") || name.contains("-Loop-"))
                .count();
    }

    /** @return KiB of memory that are really in use */
    public long residentKib() throws IOException {
        return status("VmRSS:");
    }

    private long status(String name) throws IOException {
        try (Stream<String> lines = Files.lines(proc("status"))) {
            String line =
                    lines.filter(each -> each.startsWith(name)).findFirst().orElseThrow();
            return Long.parseLong(
                    line.substring(name.length()).replace("kB", "").strip());
        }
    }

    /** @return open file descriptors, sockets included */
    public int files() throws IOException {
        try (Stream<Path> files = Files.list(proc("fd"))) {
            return (int) files.count();
        }
    }

    /** Fails, with what helps, where the system lets a process have too few of them. */
    public void needFiles(int count) throws IOException {
        if (mostFiles() < count) {
            throw new AssertionError("ulimit -n: " + mostFiles() + " (expected: >= " + count
                    + ", or thousands of connections are no use; the hard limit counts, see ulimit -Hn)");
        }
    }

    private long mostFiles() throws IOException {
        try (Stream<String> lines = Files.lines(proc("limits"))) {
            String line = lines.filter(each -> each.startsWith("Max open files"))
                    .findFirst()
                    .orElseThrow();
            String soft = line.substring("Max open files".length()).strip().split(" +", -1)[0];
            return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
        }
    }

    private Path proc(String file) {
        return Path.of("/proc", String.valueOf(process.pid()), file);
    }

    public int mbeans() throws IOException {
        return jmx.getMBeanCount();
    }

    /** @return bytes of its heap that are still in use when all rubbish is gone */
    public long heap() throws IOException {
        MemoryMXBean memory =
                ManagementFactory.newPlatformMXBeanProxy(jmx, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            memory.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /** @return what the gateway says to it */
    public String reload() throws IOException, JMException {
        return ask("reload");
    }

    /** @return what the operation without parameters says: {@code upstreams} */
    public String ask(String operation) throws IOException, JMException {
        return (String) jmx.invoke(new ObjectName(GATEWAY), operation, new Object[0], new String[0]);
    }

    /** @return what the gateway says to an order to purge */
    public String purge(String what, boolean soft) throws IOException, JMException {
        Object[] order = {what, soft};
        return (String)
                jmx.invoke(new ObjectName(GATEWAY), "purge", order, new String[] {"java.lang.String", "boolean"});
    }

    /** @return the value of an attribute: {@code InFlight} */
    public Object attribute(String name) throws IOException, JMException {
        return jmx.getAttribute(new ObjectName(GATEWAY), name);
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Tells it to stop, as an operator does (SIGTERM), and does not wait. */
    public void stop() {
        process.destroy();
    }

    /** Waits until it has ended. */
    public int exitCode(Duration most) throws InterruptedException {
        if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the gateway still runs");
        }
        return process.exitValue();
    }

    /** Ends it at once. */
    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // it has ended before
        } finally {
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
