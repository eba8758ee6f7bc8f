package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Measures the gateway and its peers under load. Ends with 2 when the command line is wrong. */
final class Main {

    private final Options options;
    private final Site site;
    private final Clock clock;
    private final PrintStream screen;

    private Main(Options options, Site site, Clock clock, PrintStream screen) {
        this.options = options;
        this.site = site;
        this.clock = clock;
        this.screen = screen;
    }

    /** The first argument is the project's folder, the others are those of the person who runs it. */
    public static void main(String[] arguments) throws IOException {
        PrintStream screen = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<String> asked = List.of(arguments).subList(1, arguments.length);
        if (asked.contains("--help")) {
            screen.print(Options.HELP);
            return;
        }
        try {
            Site site = new Site(Path.of(arguments[0]).toAbsolutePath().normalize());
            new Main(Options.parse(asked), site, Clock.systemDefaultZone(), screen).run();
        } catch (IllegalArgumentException e) {
            screen.println(e.getMessage());
            System.exit(2);
        } catch (InterruptedException e) {
            screen.println("ended early; what was measured of whole profiles is kept");
        }
    }

    private void run() throws IOException, InterruptedException {
        List<Profile> profiles =
                options.profiles().stream().map(Profiles::named).toList();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        String date = LocalDate.now(clock).toString();
        Path out = Files.createDirectories(
                options.out().orElse(site.results().resolve(date)).toAbsolutePath());
        Journal journal = new Journal(out.resolve("runs.txt"), now.toString(), screen);
        journal.describe(new Machine(options.javaHome(), site).describe() + "; " + options.method());
        Results results = new Results(out, date);
        Children children = new Children();
        Thread measuring = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            // no round goes on against contenders that are being ended
            measuring.interrupt();
            children.close();
        }));
        try (children) {
            Bench bench = bench(now.toString(), journal, children);
            for (Profile profile : profiles) {
                measure(profile, bench, results, journal);
            }
        }
        screen.println(out.resolve("load.md"));
    }

    private void measure(Profile profile, Bench bench, Results results, Journal journal)
            throws IOException, InterruptedException {
        Instant began = clock.instant();
        screen.println(profile.name() + ": " + profile.about());
        List<Sample> samples = List.of();
        try {
            samples = profile.run(bench);
        } catch (IOException e) {
            journal.note(profile.name(), "ended early: " + e.getMessage());
        } finally {
            bench.endAll();
        }
        results.add(samples, journal);
        screen.println("  took " + ChronoUnit.SECONDS.between(began, clock.instant()) + " s");
    }

    private Bench bench(String run, Journal journal, Children children) throws IOException, InterruptedException {
        Path work = Files.createDirectories(site.work());
        int port = new Ports(options.firstPort()).block();
        Certificates certificates = Certificates.in(work.resolve("tls"), options.javaHome());
        Upstream upstream = new Upstream(port, port + 1, certificates);
        String java = options.javaHome().resolve("bin/java").toString();
        Credentials credentials = Credentials.in(work.resolve("credentials"), java, site.war(), clock.instant());
        Nginx nginx = new Nginx(openFiles());
        Child child = children.add(
                nginx.upstream(options.loadCpus(), work.resolve("upstream"), upstream, credentials.jwks()));
        new Readiness(upstream.trusted()).await(child, upstream.url(true) + "/1k");
        Generators generators = new Generators(options.loadCpus(), work.resolve("generators"));
        Contenders contenders = new Contenders(site, nginx, options);
        return new Bench(run, options, contenders, children, upstream, credentials, generators, journal, work);
    }

    private static int openFiles() throws IOException, InterruptedException {
        String limit = Command.of("sh", "-c", "ulimit -Hn").run(10).strip();
        return limit.matches("\\d{1,6}") ? Integer.parseInt(limit) : 100_000;
    }
}
