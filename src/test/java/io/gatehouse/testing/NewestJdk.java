package io.gatehouse.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** Finds a JDK for a server that needs a newer one than the build. */
public final class NewestJdk {

    private static final String[] FOLDERS = {"/usr/lib/jvm", "/opt/java", "/Library/Java/JavaVirtualMachines"};

    private NewestJdk() {}

    /**
     * Prints the home of the newest JDK, or nothing when none is new enough. It looks at {@code JAVA_HOME_NEW}, {@code JAVA_HOME}, its own,
     * and where systems keep theirs.
     *
     * @param args the least feature release
     */
    public static void main(String[] args) {
        List<Path> homes = new ArrayList<>();
        for (String variable : new String[] {"JAVA_HOME_NEW", "JAVA_HOME"}) {
            String home = System.getenv(variable);
            if (home != null && !home.isBlank()) {
                homes.add(Path.of(home));
            }
        }
        homes.add(Path.of(System.getProperty("java.home")));
        for (String folder : FOLDERS) {
            homes.addAll(below(Path.of(folder)));
        }
        System.out.print(
                newest(homes, Integer.parseInt(args[0])).map(Path::toString).orElse(""));
    }

    private static List<Path> below(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.flatMap(each -> Stream.of(each, each.resolve("Contents/Home")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** @return the first of the newest */
    static Optional<Path> newest(List<Path> homes, int least) {
        return homes.stream()
                .filter(home -> Files.isExecutable(home.resolve("bin/java")) && release(home) >= least)
                // the last of equals wins a maximum
                .max(Comparator.comparingInt(NewestJdk::release)
                        .thenComparing(homes::indexOf, Comparator.reverseOrder()));
    }

    /** @return the feature release, as the JDK's file {@code release} says; 0 where it says none */
    static int release(Path home) {
        Properties said = new Properties();
        try (InputStream in = Files.newInputStream(home.resolve("release"))) {
            said.load(in);
            String version = said.getProperty("JAVA_VERSION", "0").replace("\"", "");
            return Runtime.Version.parse(version.startsWith("1.") ? version.substring(2) : version)
                    .feature();
        } catch (IOException | IllegalArgumentException e) {
            return 0;
        }
    }
}
