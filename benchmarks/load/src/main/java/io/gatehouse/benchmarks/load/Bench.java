package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a profile measures with: contenders that start and end, load, and the figures of both. */
final class Bench {

    /** Long enough for what does not get faster by running: connections and caches of the system. */
    private static final int SHORT_WARMUP_SECONDS = 2;

    private final String run;
    private final Options options;
    private final Contenders contenders;
    private final Children children;
    private final Upstream upstream;
    private final Credentials credentials;
    private final Generators generators;
    private final Journal journal;
    private final Path work;
    private final Proc proc = new Proc(Path.of("/proc"));
    private final Readiness readiness;
    private final Ports ports;
    private final List<Child> started = new ArrayList<>();

    Bench(
            String run,
            Options options,
            Contenders contenders,
            Children children,
            Upstream upstream,
            Credentials credentials,
            Generators generators,
            Journal journal,
            Path work)
            throws IOException {
        this.run = run;
        this.options = options;
        this.contenders = contenders;
        this.children = children;
        this.upstream = upstream;
        this.credentials = credentials;
        this.generators = generators;
        this.journal = journal;
        this.work = work;
        this.readiness = new Readiness(upstream.trusted());
        this.ports = new Ports(upstream.port() + Ports.BLOCK);
    }

    Options options() {
        return options;
    }

    Generators generators() {
        return generators;
    }

    Descriptors descriptors() {
        return new Descriptors(upstream, credentials);
    }

    Credentials credentials() {
        return credentials;
    }

    Target direct(boolean tls) {
        return new Target(Contenders.DIRECT, upstream.url(tls), Optional.empty());
    }

    /** Whether this one, or that of which it is a variant, is asked for. */
    boolean wants(String name) throws IOException {
        return names().contains(Contenders.plain(name));
    }

    /** Those that are asked for, in the order of the report. */
    List<String> names() throws IOException {
        return options.contenders().isEmpty()
                ? contenders.all()
                : options.contenders().stream().sorted(Contenders.ORDER).toList();
    }

    /** Those that are asked for and come up; why another did not is told in the report. */
    List<Target> startAll(String profile, Function<String, Plan> plans) throws IOException, InterruptedException {
        ports.again(upstream.port() + Ports.BLOCK);
        List<Target> targets = new ArrayList<>();
        for (String name : names()) {
            start(profile, plans.apply(name)).ifPresent(targets::add);
        }
        return targets;
    }

    Optional<Target> start(String profile, Plan plan) throws IOException, InterruptedException {
        if (plan.name().equals(Contenders.DIRECT)) {
            return Optional.of(direct(plan.tls()));
        }
        Path folder = folder(profile, plan.name());
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("routes.xml"), plan.descriptor());
        Files.writeString(folder.resolve("sorry.html"), "<p>Sorry.</p>\n");
        String javaOpts = options.javaOpts() + " " + plan.moreJavaOpts();
        Setting setting = new Setting(
                ports.block(), upstream, plan.tls(), javaOpts.strip(), folder.resolve("routes.xml"), folder);
        try {
            Child child = children.add(contenders.start(plan.name(), setting));
            started.add(child);
            Target target = new Target(plan.name(), setting.url(), Optional.of(child));
            return awaitReady(target, child);
        } catch (IOException e) {
            journal.note(profile, plan.name() + " is missing: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Target> awaitReady(Target target, Child child) throws IOException, InterruptedException {
        try {
            readiness.await(child, target.url() + ready(target.name()));
            return Optional.of(target);
        } catch (IOException e) {
            children.end(child);
            throw e;
        }
    }

    /** Gatehouse by itself has a page for this, whatever its routes are. */
    private static String ready(String name) {
        return Contenders.plain(name).equals(Contenders.GATEHOUSE) ? "/_gatehouse/readyz" : "/1k";
    }

    /** What a contender has for itself, and keeps when it has ended. */
    Path folder(String profile, String contender) {
        return work.resolve(profile).resolve(contender);
    }

    Path descriptorOf(String profile, Target target) {
        return folder(profile, target.name()).resolve("routes.xml");
    }

    void end(List<Target> targets) {
        targets.forEach(target -> target.child().ifPresent(children::end));
    }

    /** Whatever a profile has left running. */
    void endAll() {
        started.forEach(children::end);
        started.clear();
    }

    /** @return those that bore it; why another did not is told in the report */
    List<Target> warmUp(String profile, List<Target> targets, Traffic traffic) throws InterruptedException {
        return warmUp(profile, targets, target -> traffic);
    }

    List<Target> warmUp(String profile, List<Target> targets, Function<Target, Traffic> traffic)
            throws InterruptedException {
        List<Target> warm = new ArrayList<>();
        for (Target target : targets) {
            int seconds = target.warmsUp() ? options.warmupSeconds() : SHORT_WARMUP_SECONDS;
            journal.progress("warming " + target.name() + " for " + seconds + " s");
            try {
                if (seconds > 0) {
                    generators.closedLoop(target, traffic.apply(target), seconds);
                }
                warm.add(target);
            } catch (IOException e) {
                journal.note(profile, target.name() + " is missing: " + e.getMessage());
            }
        }
        return warm;
    }

    /** A JVM that was warm when it was fully busy compiles again when requests come one by one. */
    void warmUpAt(double perSecond, Target target, String path) throws IOException, InterruptedException {
        if (target.warmsUp() && options.warmupSeconds() > 0) {
            journal.progress("warming " + target.name() + " for " + options.warmupSeconds() + " s at a rate");
            generators.openLoop(target, path, perSecond, options.warmupSeconds());
        }
    }

    /** One round of one target. */
    interface Round {
        Figures measure(Target target) throws IOException, InterruptedException;
    }

    /** All rounds, the contenders taking turns; each round begins with another one. */
    List<Sample> rounds(String profile, List<Target> targets, Round round) throws InterruptedException {
        List<Sample> samples = new ArrayList<>();
        List<Target> order = new ArrayList<>(targets);
        for (int number = 1; number <= options.rounds(); number++) {
            for (Target target : order) {
                round(profile, target, number, round).ifPresent(samples::add);
            }
            Collections.rotate(order, -1);
        }
        return samples;
    }

    /** A round that fails is told in the report, and the others go on. */
    Optional<Sample> round(String profile, Target target, int number, Round round) throws InterruptedException {
        try {
            Figures figures = round.measure(target);
            journal.progress(profile + " " + number + " " + target.name() + " " + figures);
            return Optional.of(new Sample(run, profile, target.name(), number, figures.values()));
        } catch (IOException e) {
            journal.note(profile, "round %d of %s failed: %s".formatted(number, target.name(), e.getMessage()));
            return Optional.empty();
        }
    }

    Figures closedLoop(Target target, Traffic traffic) throws IOException, InterruptedException {
        return watched(target, () -> {
            Load load = generators.closedLoop(target, traffic, options.seconds());
            return new Measured(load.figures(), load.requests());
        });
    }

    /** What a load generator did: its own figures, and for how many requests the contender worked. */
    record Measured(Figures figures, long requests) {}

    /** A load generator that runs to its end. */
    interface Work {
        Measured run() throws IOException, InterruptedException;
    }

    /** Adds to the figures what the contender used meanwhile. */
    Figures watched(Target target, Work load) throws IOException, InterruptedException {
        if (target.direct()) {
            return load.run().figures();
        }
        Usage before = usage(target);
        try (Peak peak = Peak.of(proc, target.child().orElseThrow().pid())) {
            Measured measured = load.run();
            Usage used = usage(target).since(before);
            return measured.figures().used(used, measured.requests()).held(peak.highest());
        }
    }

    Usage usage(Target target) throws IOException {
        return target.direct()
                ? Usage.NONE
                : proc.tree(target.child().orElseThrow().pid());
    }
}
