package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AccessLogSettingsTest {

    @Test
    void there_is_no_access_log_unless_somebody_asks_for_one() {
        assertThat(AccessLogSettings.of(null, null, null))
                .isEqualTo(new AccessLogSettings(
                        AccessLogSettings.OFF, AccessLogSettings.Format.JSON, AccessLogSettings.SECRETS));
        assertThat(AccessLogSettings.of(" ", " ", null).destination()).isEqualTo("off");
    }

    @Test
    void names_to_mask_stand_for_the_usual_ones_and_none_masks_nothing() {
        assertThat(AccessLogSettings.of("stdout", "combined", " Pin, key\tKEY").masked())
                .containsExactlyInAnyOrder("pin", "key");
        assertThat(AccessLogSettings.of("stdout", "combined", "none").masked()).isEmpty();
    }

    @Test
    void what_cannot_be_used_is_told_by_name_value_and_expectation() {
        assertThatThrownBy(() -> AccessLogSettings.of("stdout", "JSON", null))
                .hasMessage("access-log-format: JSON (expected: json or combined)");
        assertThatThrownBy(() -> AccessLogSettings.of("a\0b", null, null))
                .hasMessage("access-log: a\0b (expected: off, stdout, stderr, or the path of a file)");
    }
}
