package io.gatehouse.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class OptionsTest {

    private static Options parse(String line) {
        return Options.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")));
    }

    @Test
    void without_options_everything_is_measured_with_jvms_warmed_for_a_minute() {
        Options options = parse("");
        assertThat(options.profiles()).isEqualTo(Profiles.NAMES);
        assertThat(options.contenders()).isEmpty();
        assertThat(options.warmupSeconds()).isEqualTo(60);
        assertThat(options.rounds()).isEqualTo(5);
    }

    @Test
    void what_is_given_is_taken() {
        Options options = parse("--profiles small,large --contenders nginx --warmup 5 --cpus 0-1:2,3 --rounds 2");
        assertThat(options.profiles()).containsExactly("small", "large");
        assertThat(options.contenders()).containsExactly("nginx");
        assertThat(options.warmupSeconds()).isEqualTo(5);
        assertThat(options.proxyCpus()).isEqualTo("0-1");
        assertThat(options.loadCpus()).isEqualTo("2,3");
        assertThat(options.rounds()).isEqualTo(2);
    }

    @Test
    void what_is_not_known_or_makes_no_sense_is_refused_with_what_is_expected() {
        assertThatThrownBy(() -> parse("--profile small")).hasMessageContaining("unknown option --profile");
        assertThatThrownBy(() -> parse("--rounds 0")).hasMessageContaining("expected: a number >= 1");
        assertThatThrownBy(() -> parse("--rounds")).hasMessageContaining("an option and its value");
        assertThatThrownBy(() -> parse("--cpus 1")).hasMessageContaining("PROXY:LOAD");
        assertThatThrownBy(() -> Profiles.named("tiny")).hasMessageContaining("expected: some of small,");
    }

    @Test
    void a_variant_stands_behind_what_it_varies_and_the_unknown_at_the_end() {
        List<String> names = List.of("envoy", "undertow", "gatehouse+policies", "nginx", "gatehouse", "direct");
        assertThat(names.stream().sorted(Contenders.ORDER))
                .containsExactly("direct", "nginx", "gatehouse", "gatehouse+policies", "undertow", "envoy");
    }
}
