package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.ConcernServer;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestElement;
import io.gatehouse.testing.TestUpstream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CanaryOnTheWireTest {

    @Test
    void a_client_is_drawn_once_and_its_cookie_stays_between_it_and_the_gateway() throws Exception {
        CanaryPolicy canary =
                TestElement.read(CanaryPolicy.TYPE, "<canary to='next' share='50%' sticky-cookie='canary'/>");
        try (TestUpstream main = TestUpstream.answering("main");
                TestUpstream next = TestUpstream.answering("next");
                ConcernServer server = ConcernServer.start(
                        "/gw",
                        System::nanoTime,
                        List.of(),
                        Map.of("main", main.port(), "next", next.port()),
                        List.of(canary));
                RawClient client = server.connect()) {
            RawAnswer first = client.get("/gw/").answer();
            boolean drawn = first.text().equals("next");
            assertThat(first.header("Set-Cookie"))
                    .isEqualTo("canary=" + (drawn ? '1' : '0') + "; Path=/gw; HttpOnly; SameSite=Lax");
            for (int i = 0; i < 20; i++) {
                RawAnswer again = client.get("/gw/", "Cookie: a=b; canary=" + (drawn ? '1' : '0'))
                        .answer();
                assertThat(again.text()).isEqualTo(first.text());
                assertThat(again.header("Set-Cookie")).isNull();
            }
            TestUpstream chosen = drawn ? next : main;
            assertThat(chosen.received()).hasSize(21);
            assertThat(chosen.received().get(20))
                    .extracting(RawHead::headers)
                    .satisfies(fields -> assertThat(fields.all("Cookie")).containsExactly("a=b"));
        }
    }
}
