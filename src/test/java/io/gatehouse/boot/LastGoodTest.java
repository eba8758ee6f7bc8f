package io.gatehouse.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.config.source.Piece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastGoodTest {

    private static final String FILE = "gatehouse-last-good.properties";

    @TempDir
    Path folder;

    @Test
    void pieces_come_back_as_they_were_whatever_is_in_them() throws Exception {
        List<Piece> pieces = List.of(
                new Piece("a.xml", "<gateway>\r\n\t# ! = : \\ \u00e9 \u2028 \ud83d\ude00 \0</gateway>", folder),
                new Piece("b = c.xml", "  ", null));

        new LastGood(folder).remember("the file a.xml", pieces);

        assertThat(new LastGood(folder).recall("the file a.xml")).isEqualTo(pieces);
    }

    @Test
    void what_came_from_another_source_is_not_recalled() throws Exception {
        new LastGood(folder).remember("the file a.xml", List.of(new Piece("a.xml", "<a/>", null)));

        assertThat(new LastGood(folder).recall("the file b.xml")).isEmpty();
    }

    @Test
    void the_last_one_counts_and_the_folder_is_made() throws Exception {
        LastGood lastGood = new LastGood(folder.resolve("not").resolve("yet"));
        lastGood.remember("a", List.of(new Piece("1", "1", null), new Piece("2", "2", null)));
        lastGood.remember("a", List.of(new Piece("3", "3", null)));

        assertThat(lastGood.recall("a")).containsExactly(new Piece("3", "3", null));
    }

    @Test
    void what_cannot_be_written_leaves_what_was_remembered_before() throws Exception {
        LastGood lastGood = new LastGood(folder);
        lastGood.remember("a", List.of(new Piece("1", "1", null)));
        Files.createDirectory(folder.resolve(FILE + ".new"));

        assertThatThrownBy(() -> lastGood.remember("a", List.of(new Piece("2", "2", null))))
                .isInstanceOf(IOException.class);
        assertThat(lastGood.recall("a")).containsExactly(new Piece("1", "1", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "source=a\npieces=x\n", "source=a\npieces=1\n0.folder=\\u00", "source=a\n0.name=b"})
    void a_file_that_says_nothing_useful_is_as_good_as_none(String content) throws Exception {
        Files.writeString(folder.resolve(FILE), content);

        assertThat(new LastGood(folder).recall("a")).isEmpty();
    }

    @Test
    void without_a_folder_nothing_is_remembered() throws Exception {
        LastGood nothing = new LastGood(null);
        nothing.remember("a", List.of(new Piece("1", "1", null)));

        assertThat(nothing.recall("a")).isEmpty();
    }
}
