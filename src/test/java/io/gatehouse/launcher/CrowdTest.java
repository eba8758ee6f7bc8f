package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CrowdTest {

    @Test
    void the_smaller_the_heap_the_fewer_keep_what_they_have() {
        assertThat(new Crowd(64L << 20).size()).isEqualTo(18);
        assertThat(new Crowd(512L << 20).size()).isEqualTo(128);
        assertThat(new Crowd(Long.MAX_VALUE).size()).isEqualTo(128);
        assertThat(new Crowd(8L << 20).size()).isEqualTo(8);
    }
}
