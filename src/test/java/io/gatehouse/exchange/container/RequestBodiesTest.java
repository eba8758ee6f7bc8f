package io.gatehouse.exchange.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class RequestBodiesTest {

    /** As that of Undertow: it knows that nothing follows when it has been asked. */
    private static final class Asked extends ServletInputStream {

        private final int bytes;
        private boolean finished;

        /** @param bytes that there are; below 0 when the client has reset the stream */
        Asked(int bytes) {
            this.bytes = bytes;
        }

        @Override
        public int available() throws IOException {
            if (bytes < 0) {
                throw new IOException("reset");
            }
            finished = bytes == 0;
            return bytes;
        }

        @Override
        public boolean isFinished() {
            return finished;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void where_it_has_to_be_asked_a_body_is_what_has_bytes() throws IOException {
        assertThat(RequestBodies.isFinishedWhenAsked(new Asked(0))).isTrue();
        assertThat(RequestBodies.isFinishedWhenAsked(new Asked(1))).isFalse();
    }

    /** Else a request would go upstream as one without a body, which nobody has sent. */
    @Test
    void of_a_client_that_has_reset_its_stream_the_body_is_missing_and_not_empty() {
        assertThatThrownBy(() -> RequestBodies.isFinishedWhenAsked(new Asked(-1)))
                .isInstanceOf(IOException.class);
    }
}
