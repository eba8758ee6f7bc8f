package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.route.settings.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is typed wrong: it loads, or it is refused with places. Nothing else ever happens. */
class MutantsTest {

    private static final String[] SPLINTERS = {
        "<",
        ">",
        "\"",
        "&",
        "'",
        "/",
        "</",
        "<!--",
        "]]>",
        "<![CDATA[",
        "${",
        "${env:X}",
        "}",
        "{",
        "-1",
        "\0",
        "\uD800",
        "<?x?>",
        "99999999999999999999",
        "xmlns=\"\"",
        "<route/>",
        " a=\"1\"",
        "%",
        "**",
        "\n",
        "\r",
        "\uFEFF",
        "<!DOCTYPE a>",
        "ä"
    };

    @Test
    void a_mutant_is_loaded_or_refused_with_places() throws IOException {
        Random random = new Random(20_26);
        DescriptorLoader loader = Descriptors.loader(Descriptors.NOTHING);
        List<String> originals = originals();
        int refused = 0;
        for (int i = 0; i < 1_000; i++) {
            String mutant = originals.get(i % originals.size());
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                mutant = mutate(mutant, random);
            }
            refused += isRefused(loader, mutant) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(500).isLessThan(1_000);
    }

    private static boolean isRefused(DescriptorLoader loader, String mutant) {
        try {
            assertThat(loader.load(Descriptors.pieces(mutant)).table()).isNotNull();
            return false;
        } catch (InvalidDescriptor e) {
            assertThat(e.violations()).as(mutant).isNotEmpty();
            long lines = mutant.lines().count() + 1;
            for (Violation violation : e.violations()) {
                assertThat(violation.at().line()).as(violation + "\n" + mutant).isBetween(1, (int) lines + 10);
                assertThat(violation.at().column()).as(mutant).isPositive();
                assertThat(violation.message())
                        .isNotBlank()
                        .doesNotContain("cvc-", "Exception", "null", "For input string");
            }
            return true;
        } catch (RuntimeException e) {
            throw new AssertionError("not loaded and not refused:\n" + mutant, e);
        }
    }

    private static String mutate(String text, Random random) {
        int at = random.nextInt(text.length());
        int to = Math.min(text.length(), at + 1 + random.nextInt(12));
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at) + text.substring(to);
            case 1 -> text.substring(0, at) + SPLINTERS[random.nextInt(SPLINTERS.length)] + text.substring(at);
            case 2 -> text.substring(0, to) + text.substring(at);
            default ->
                text.substring(0, at) + (char) (text.charAt(at) ^ (1 << random.nextInt(7))) + text.substring(at + 1);
        };
    }

    private static List<String> originals() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/routes/released"))) {
            return files.filter(file -> file.toString().endsWith(".xml"))
                    .sorted()
                    .map(MutantsTest::text)
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
