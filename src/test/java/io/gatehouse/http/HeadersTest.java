package io.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class HeadersTest {

    private static final String LONG = "X".repeat(70);

    /** Six characters, and 64 more. */
    private static final String SHORT = "X".repeat(6);

    private final Headers headers = Headers.of("Accept", "a", LONG, "b", "accept", "c", "X_User", "d");

    @Test
    void fields_are_found_whatever_their_case_and_length() {
        assertThat(headers.first("ACCEPT")).isEqualTo("a");
        assertThat(headers.all("ACCEPT")).containsExactly("a", "c");
        assertThat(headers.first(LONG)).isEqualTo("b");
        assertThat(headers.first(SHORT)).isNull();
        assertThat(headers.all(SHORT)).isEmpty();
        assertThat(headers.contains("Host")).isFalse();
        assertThat(Headers.EMPTY.first("Accept")).isNull();
    }

    @Test
    void what_is_removed_is_gone_and_the_others_keep_their_order() {
        Headers.Builder rest =
                headers.toBuilder().remove("aCCEPT").remove(SHORT).remove("Host");
        assertThat(rest.first("Accept")).isNull();
        assertThat(rest.all("Accept")).isEmpty();
        assertThat(rest.build()).isEqualTo(Headers.of(LONG, "b", "X_User", "d"));
        assertThat(rest.removeSpellings("x-user").removeSpellings("x-users").build())
                .isEqualTo(Headers.of(LONG, "b"));
        assertThat(rest.removeIf((name, value) -> value.equals("b")).build()).isEqualTo(Headers.EMPTY);
    }

    @Test
    void what_was_removed_can_come_back() {
        Headers built = headers.toBuilder().remove("Accept").add("Accept", "e").build();
        assertThat(built.all("accept")).containsExactly("e");
        assertThat(built.toBuilder().set(LONG, "f").first(LONG)).isEqualTo("f");
    }

    @Test
    void a_builder_goes_on_after_it_has_built() {
        Headers.Builder builder = Headers.builder();
        IntStream.range(0, 100).forEach(i -> builder.add("X-" + i, Integer.toString(i)));
        Headers built = builder.build();
        builder.removeIf(name -> name.endsWith("7")).map("X-5", value -> value + '!');
        assertThat(built.size()).isEqualTo(100);
        assertThat(built.first("X-97")).isEqualTo("97");
        assertThat(built.first("X-5")).isEqualTo("5");
        assertThat(builder.build().size()).isEqualTo(90);
        assertThat(builder.first("X-5")).isEqualTo("5!");
        assertThat(Headers.builder().add("A", "1").addAll(builder).build().size())
                .isEqualTo(91);
    }
}
