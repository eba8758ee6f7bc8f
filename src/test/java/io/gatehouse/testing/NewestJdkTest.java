package io.gatehouse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NewestJdkTest {

    @TempDir
    private Path folder;

    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        assertThat(Files.createFile(home.resolve("bin/java")).toFile().setExecutable(true))
                .isTrue();
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    @Test
    void the_newest_is_taken_and_of_equals_the_first() throws IOException {
        List<Path> homes = List.of(
                jdk("a", "17.0.15"), jdk("b", "25.0.1"), jdk("c", "25"), jdk("d", "1.8.0_402"), folder.resolve("none"));
        assertThat(NewestJdk.newest(homes, 21)).contains(homes.get(1));
    }

    @Test
    void none_is_taken_that_is_too_old_or_no_jdk() throws IOException {
        Path broken = jdk("broken", "twenty-five");
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThat(NewestJdk.newest(List.of(jdk("a", "17.0.15"), broken, empty), 21))
                .isEmpty();
    }
}
