package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class StickyKeyTest {

    private static StickyKey key(String secret) {
        return StickyKey.of(secret.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void equal_keys_give_an_endpoint_the_same_name_and_others_another() {
        String name = key("one secret").token("app", "http://10.0.0.1:8080");
        assertThat(name).matches("[A-Za-z0-9_-]{22}");
        assertThat(key("one secret").token("app", "http://10.0.0.1:8080")).isEqualTo(name);
        assertThat(key("one secret")).isEqualTo(key("one secret")).hasSameHashCodeAs(key("one secret"));
        assertThat(key("other secret").token("app", "http://10.0.0.1:8080")).isNotEqualTo(name);
        assertThat(key("one secret").token("app", "http://10.0.0.2:8080")).isNotEqualTo(name);
        assertThat(key("one secret").token("shop", "http://10.0.0.1:8080")).isNotEqualTo(name);
        assertThat(StickyKey.random()).isNotEqualTo(StickyKey.random());
        assertThat(key("one secret")).asString().doesNotContain("secret");
    }
}
