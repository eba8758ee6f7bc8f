package io.gatehouse.launcher;

import io.gatehouse.boot.settings.Embedding;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** Carries out one command line. {@link #call} returns the exit code; {@link #close} makes a gateway that serves stop. */
public final class Launcher implements Callable<Integer>, AutoCloseable {

    private static final int FINE = 0;
    private static final int REFUSED = 1;
    private static final int WRONG_USAGE = 2;

    /** how long a load balancer has to notice that readiness went */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Path home;
    private final List<String> args;
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean serving;

    /** @param home the directory of this process, the web application unpacked below {@code webapp} */
    public Launcher(Path home, String[] args) {
        this.home = home;
        this.args = List.of(args);
    }

    @Override
    public Integer call() throws Exception {
        try {
            return carryOut(CommandLine.parse(args));
        } catch (WrongUsage e) {
            err.println(e.getMessage());
            err.print(Usage.TEXT);
            return WRONG_USAGE;
        } catch (StartFailure e) {
            e.lines().forEach(err::println);
            return REFUSED;
        } finally {
            out.flush();
            err.flush();
            stopped.countDown();
        }
    }

    private int carryOut(Command command) throws Exception {
        if (command instanceof Command.Print print) {
            out.println(print.text());
            return FINE;
        }
        if (command instanceof Command.Tool tool) {
            StandardErrorLog.install();
            return Tools.run(home.resolve("webapp"), tool.args(), out, err);
        }
        if (command instanceof Command.Demo demo) {
            return demo(demo.listen());
        }
        Command.Serve serve = (Command.Serve) command;
        return serve(serve.listen(), serve.options(), LINGER, url -> "");
    }

    private int demo(Listen listen) throws IOException, StartFailure, InterruptedException {
        try (Shop shop = Shop.open(home.resolve("demo"))) {
            // nobody balances load towards a demo, so nobody has to notice that it ends
            return serve(listen, Map.of(Embedding.ROUTES, shop.descriptor()), Duration.ZERO, shop::tryThis);
        }
    }

    private int serve(Listen listen, Map<String, String> options, Duration linger, Greeting greeting)
            throws StartFailure, InterruptedException {
        serving = true;
        StandardErrorLog.install();
        try (EmbeddedServer server =
                EmbeddedServer.start(listen, home.resolve("webapp"), home.resolve("server"), options)) {
            out.println("ready " + server.url());
            out.print(greeting.text(server.url()));
            out.flush();
            tellPassword(server);
            stopping.await();
            server.drain(linger, PATIENCE);
        }
        return FINE;
    }

    /** Not on the log: nobody else is to read it there. */
    private void tellPassword(EmbeddedServer server) {
        Object password = server.servletContext().getAttribute(Embedding.ADMIN_PASSWORD);
        if (password != null) {
            server.servletContext().removeAttribute(Embedding.ADMIN_PASSWORD);
            err.println("operators: " + server.url() + "/_gatehouse/console, name admin, password " + password
                    + " until this gateway ends (others: gatehouse.admin-users)");
            err.flush();
        }
    }

    /** Asks a gateway that serves to stop and waits until it has; other commands end by themselves. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            if (serving) {
                stopped.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is printed below the line that says ready. */
    @FunctionalInterface
    private interface Greeting {
        String text(String url);
    }
}
