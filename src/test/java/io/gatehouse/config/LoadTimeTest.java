package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.CpuTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LoadTimeTest {

    private static final int ROUTES = 10_000;

    /** Of computing: two seconds on a slow machine; the rest is for one that does other things at the same time. */
    private static final Duration BOUND = Duration.ofSeconds(10);

    @Test
    @Timeout(60)
    void ten_thousand_routes_are_loaded_in_seconds() throws InvalidDescriptor {
        String descriptor = descriptor();
        long start = CpuTime.nanos();

        Loaded loaded = Descriptors.load(descriptor);

        assertThat(Duration.ofNanos(CpuTime.nanos() - start)).isLessThan(BOUND);
        assertThat(loaded.table().hosts().get(0).routes()).hasSize(ROUTES);
    }

    private static String descriptor() {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            body.append("<upstream name='u")
                    .append(i)
                    .append("'><endpoint url='http://10.0.0.")
                    .append(i)
                    .append(":8080'/></upstream>\n");
        }
        body.append(
                "<defaults><timeout connect='1s'/><headers><response remove='Server'/></headers></defaults>\n<routes name='all'>\n");
        for (int i = 0; i < ROUTES; i++) {
            body.append("<route name='r")
                    .append(i)
                    .append("' path='/p")
                    .append(i % 97)
                    .append("/x")
                    .append(i)
                    .append("/{id}/**' ");
            body.append("methods='GET POST' when=\"header:X-Beta = yes\" to='u")
                    .append(i % 100)
                    .append("'>");
            body.append(i % 10 == 0 ? "<timeout first-byte='" + (i + 1) + "ms'/>" : "")
                    .append("</route>\n");
        }
        return Descriptors.gateway(body.append("</routes>").toString());
    }
}
