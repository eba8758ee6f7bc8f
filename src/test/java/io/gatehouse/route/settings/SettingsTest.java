package io.gatehouse.route.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.FixedBody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values with units, and what is said of those that have none. */
class SettingsTest {

    private static final Position ELEMENT = new Position("routes.xml", 1, 1);
    private static final Position ATTRIBUTE = new Position("routes.xml", 1, 9);

    private final Violations violations = new Violations();

    private enum Colour {
        DARK_RED,
        BLUE
    }

    private Settings with(String value) {
        return element("timeout", "a", value);
    }

    private Settings element(String name, String attribute, String value, Settings... children) {
        return new Settings(
                name,
                ELEMENT,
                List.of(new Attribute(attribute, value, ATTRIBUTE)),
                List.of(children),
                "",
                violations,
                new Outside() {
                    @Override
                    public FixedBody file(String location) {
                        return FixedBody.of(location);
                    }

                    @Override
                    public java.nio.file.Path place(String location) {
                        return java.nio.file.Path.of(location);
                    }

                    @Override
                    public java.nio.file.Path path(String location) {
                        return java.nio.file.Path.of(location);
                    }

                    @Override
                    public String secret(String reference) {
                        throw new IllegalArgumentException("no reference");
                    }
                });
    }

    private List<String> said() {
        return violations.inOrder(List.of("routes.xml")).stream()
                .map(Violation::toString)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"0ms,0", "250ms,250", "5s,5000", "10m,600000", "8h,28800000", "7d,604800000", "3650d,315360000000"})
    void durations(String text, long millis) {
        assertThat(with(text).duration("a")).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"0B,0", "500B,500", "64KB,65536", "10MB,10485760", "2GB,2147483648", "8589934591GB,9223372035781033984"
    })
    void sizes(String text, long bytes) {
        assertThat(with(text).size("a")).isEqualTo(bytes);
        assertThat(with(text + "/s").speed("a")).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"0%,0", "5%,0.05", "0.5%,0.005", "100%,1", "33.3%,0.333"})
    void shares(String text, double share) {
        assertThat(with(text).share("a", -1)).isEqualTo(share);
    }

    @Test
    void words_flags_numbers_and_names_of_constants() {
        assertThat(with("  a\n b ").words("a")).containsExactly("a", "b");
        assertThat(with("  ").words("a")).isEmpty();
        assertThat(with("false").flag("a", true)).isFalse();
        assertThat(with("-12").integer("a", 1)).isEqualTo(-12);
        assertThat(with("dark-red").choice("a", Colour.BLUE)).isEqualTo(Colour.DARK_RED);
        assertThat(with("blue").choice("a", Colour.class)).isEqualTo(Colour.BLUE);
    }

    @Test
    void what_is_not_there_is_the_fallback() {
        Settings settings = with("x");

        assertThat(settings.duration("b")).isNull();
        assertThat(settings.duration("b", Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.size("b")).isNull();
        assertThat(settings.file("b")).isNull();
        assertThat(settings.secret("b")).isNull();
        assertThat(settings.text("b", "c")).isEqualTo("c");
        assertThat(settings.choice("b", Colour.BLUE)).isEqualTo(Colour.BLUE);
        assertThat(settings.at("b")).isEqualTo(ELEMENT);
        assertThat(violations.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "5 s",
                "5sec",
                "s",
                "-5s",
                "1.5s",
                "1h30m",
                "3651d",
                "99999999999999999999s",
                "9223372036854775807d",
                "５s"
            })
    void what_is_no_duration_is_refused_and_the_fallback_taken(String text) {
        assertThat(with(text).duration("a", Duration.ZERO)).isEqualTo(Duration.ZERO);
        assertThat(said()).singleElement().asString().startsWith("routes.xml:1:9: a: " + text + " (expected: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"5", "5kb", "5 KB", "KB", "-5KB", "1.5MB", "8589934592GB", "99999999999999999999B", "5KB/s"})
    void what_is_no_size_is_refused(String text) {
        assertThat(with(text).size("a")).isNull();
        assertThat(said()).singleElement().asString().startsWith("routes.xml:1:9: a: " + text + " (expected: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "%", "-1%", "100.1%", "1e1%%", "NaN%", "5 percent", "111111111111111111111111%"})
    void what_is_no_share_is_refused(String text) {
        assertThat(with(text).share("a", -1)).isEqualTo(-1);
        assertThat(said()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "1.5", "1e3", "2147483648", "-2147483649", "٣"})
    void what_is_no_number_is_refused(String text) {
        assertThat(with(text).integer("a", 7)).isEqualTo(7);
        assertThat(said()).hasSize(1);
    }

    @Test
    void all_words_that_are_refused_are_told_together_and_the_others_kept() {
        List<Integer> read = with("1 x 2 y").parseWords("a", Units::wholeNumber);

        assertThat(read).containsExactly(1, 2);
        assertThat(said())
                .containsExactly("routes.xml:1:9: a: x (expected: a whole number); y (expected: a whole number)");
    }

    @Test
    void one_attribute_is_complained_about_once() {
        Settings settings = with("x");
        settings.integer("a", 1);
        settings.duration("a");
        settings.refuse("a", "something else");

        assertThat(said()).containsExactly("routes.xml:1:9: a: x (expected: a whole number)");
        assertThat(settings.refused()).isTrue();
    }

    @Test
    void a_value_is_shown_as_far_as_a_person_reads() {
        with("x".repeat(5_000)).flag("a", true);

        assertThat(said()).singleElement().asString().hasSizeLessThan(200).contains("xxx… (expected: true or false)");
    }

    @Test
    void problems_stand_in_the_order_of_pieces_lines_and_columns() {
        Violations several = new Violations();
        List<Position> places = new ArrayList<>(List.of(
                new Position("b", 1, 1), new Position("a", 10, 1), new Position("a", 2, 10), new Position("a", 2, 9)));
        places.forEach(place -> several.add(place, "x"));

        assertThat(several.inOrder(List.of("b", "a")))
                .extracting(Violation::at)
                .extracting(Position::toString)
                .containsExactly("b:1:1", "a:2:9", "a:2:10", "a:10:1");
    }

    @Test
    void where_it_is_not_known_any_name_may_be_captured() {
        Settings settings = with("x");

        assertThat(settings.captures().contains("id")).isTrue();
        assertThat(settings.captures().contains("header:X")).isFalse();
        assertThat(settings.where(Set.of()).captures().contains("id")).isFalse();
    }

    @Test
    void a_secret_is_not_in_what_is_said() {
        assertThat(with("swordfish").secret("a")).isNull();
        assertThat(said()).containsExactly("routes.xml:1:9: a: no reference");
        assertThat(with("swordfish").toString()).isEqualTo("<timeout> at routes.xml:1:1");
    }
}
