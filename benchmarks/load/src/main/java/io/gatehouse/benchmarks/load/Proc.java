package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads what processes use from the files that Linux shows below {@code /proc}. */
final class Proc {

    /** USER_HZ, the same on every Linux that Java runs on. */
    private static final long MICROS_PER_TICK = 10_000;

    private final Path root;

    Proc(Path root) {
        this.root = root;
    }

    /**
     * A process and all its descendants.
     *
     * @param pid one that has ended counts nothing
     */
    Usage tree(long pid) throws IOException {
        Usage sum = Usage.NONE;
        for (long each : descendants(pid)) {
            sum = sum.plus(one(each));
        }
        return sum;
    }

    private List<Long> descendants(long pid) throws IOException {
        List<long[]> all = new ArrayList<>();
        for (Path directory : directories(root)) {
            String stat = read(directory.resolve("stat"));
            if (!stat.isEmpty()) {
                all.add(new long[] {Long.parseLong(directory.getFileName().toString()), field(stat, 4)});
            }
        }
        List<Long> found = new ArrayList<>(List.of(pid));
        for (int i = 0; i < found.size(); i++) {
            long parent = found.get(i);
            all.stream().filter(one -> one[1] == parent).forEach(one -> found.add(one[0]));
        }
        return found;
    }

    private Usage one(long pid) throws IOException {
        Path directory = root.resolve(Long.toString(pid));
        String stat = read(directory.resolve("stat"));
        if (stat.isEmpty()) {
            return Usage.NONE;
        }
        long switches = 0;
        int threads = 0;
        for (Path task : directories(directory.resolve("task"))) {
            String status = read(task.resolve("status"));
            switches += value(status, "voluntary_ctxt_switches:") + value(status, "nonvoluntary_ctxt_switches:");
            threads++;
        }
        long ticks = field(stat, 14) + field(stat, 15);
        return new Usage(
                ticks * MICROS_PER_TICK, switches, value(read(directory.resolve("status")), "VmRSS:"), threads);
    }

    /** The field of this number, as proc(5) counts them. The name of the command, in parentheses, may hold spaces. */
    static long field(String stat, int number) {
        String behindName = stat.substring(stat.lastIndexOf(')') + 2);
        return Long.parseLong(behindName.split(" ")[number - 3].strip());
    }

    /** The number behind a label at the beginning of a line; 0 where there is no such line. */
    static long value(String status, String label) {
        return status.lines()
                .filter(line -> line.startsWith(label))
                .map(line -> line.substring(label.length()).replace("kB", "").strip())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    private static List<Path> directories(Path parent) throws IOException {
        List<Path> found = new ArrayList<>();
        try (var stream = Files.newDirectoryStream(
                parent, path -> Character.isDigit(path.getFileName().toString().charAt(0)))) {
            stream.forEach(found::add);
        } catch (NoSuchFileException | DirectoryIteratorException | UncheckedIOException e) {
            // the process has ended meanwhile
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            // the process or thread has ended meanwhile
            return "";
        }
    }
}
