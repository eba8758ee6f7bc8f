package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.forward.TimeoutPolicy;
import org.apache.coyote.http11.Http11NioProtocol;
import org.junit.jupiter.api.Test;

class HttpProtocolTest {

    /** Otherwise a client that pauses is cut by the server before {@code timeout} says so. */
    @Test
    void the_server_is_more_patient_than_the_descriptor_is_by_default() {
        Http11NioProtocol protocol = HttpProtocol.create();
        long idle = TimeoutPolicy.DEFAULT.idle().toMillis();
        assertThat((long) protocol.getConnectionTimeout()).isGreaterThan(idle);
        assertThat(protocol.getDisableUploadTimeout()).isFalse();
        assertThat((long) protocol.getConnectionUploadTimeout()).isGreaterThan(idle);
    }
}
