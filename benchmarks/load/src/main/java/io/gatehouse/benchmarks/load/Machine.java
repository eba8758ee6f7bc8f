package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;

/** What the figures were taken on. */
record Machine(Path javaHome, Site site) {

    String describe() throws IOException, InterruptedException {
        StringJoiner words = new StringJoiner("; ");
        words.add(value("/proc/cpuinfo", "model name") + ", "
                + Runtime.getRuntime().availableProcessors() + " CPUs");
        words.add(Proc.value(Files.readString(Path.of("/proc/meminfo")), "MemTotal:") / (1 << 20) + " GB");
        words.add("Linux "
                + Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
        words.add(said(javaHome.resolve("bin/java") + " -version 2>&1 | sed -n 2p"));
        words.add(said("nginx -v 2>&1").replace("nginx version: ", ""));
        words.add(said("wrk -v 2>&1 | head -1 | cut -d' ' -f1,2"));
        words.add(said("h2load --version | head -1"));
        words.add(
                "gatehouse " + said("git -C '" + site.project() + "' rev-parse --short HEAD 2>/dev/null || echo '?'"));
        words.add("load average at the start "
                + Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
        return words.toString();
    }

    private static String said(String shell) throws IOException, InterruptedException {
        return Command.of("sh", "-c", shell).run(30).strip();
    }

    private static String value(String file, String label) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(label))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown CPU");
    }
}
