package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway's MBean by the tool that each server's administrators have. */
@ArquillianTest
final class OperatorIT {

    private static final ServerUnderTest SERVER = new ServerUnderTest();

    private Operator operator;

    @Deployment(testable = false)
    static WebArchive archive() throws IOException {
        SERVER.write(descriptor("first"));
        return SERVER.archive("gatehouse");
    }

    private static String descriptor(String version) {
        return """
                <gateway xmlns="urn:gatehouse:1">
                  <routes>
                    <route name="version" path="/version"><respond status="200" type="text/plain">%s</respond></route>
                  </routes>
                </gateway>
                """.formatted(version);
    }

    private static String served() throws IOException {
        return RawClient.fetch(SERVER.port(), "/gatehouse/version").text();
    }

    @BeforeEach
    void begin() throws IOException {
        operator = SERVER.operator();
        SERVER.write(descriptor("first"));
        operator.invoke("reload");
    }

    @AfterEach
    void end() throws IOException {
        operator.close();
    }

    @Test
    void what_it_is_and_how_it_is_can_be_read() throws IOException {
        assertThat(operator.attribute("Name"))
                .startsWith("io.gatehouse:type=Gateway,host=")
                .endsWith("=/gatehouse");
        assertThat(operator.attribute("State")).isEqualTo("READY");
        assertThat(operator.attribute("RouteCount")).isEqualTo("1");
        assertThat(operator.attribute("LastRefusal")).isEmpty();
        assertThat(operator.attribute("Source")).isNotEmpty();
    }

    @Test
    void a_reload_brings_a_change_at_once() throws IOException {
        long before = Long.parseLong(operator.attribute("Generation"));
        SERVER.write(descriptor("second"));
        assertThat(operator.invoke("reload")).startsWith("serving generation ");
        assertThat(served()).isEqualTo("second");
        assertThat(Long.parseLong(operator.attribute("Generation"))).isGreaterThan(before);
    }

    @Test
    void a_reload_that_is_refused_says_why_and_the_last_good_descriptor_goes_on() throws IOException {
        SERVER.write(descriptor("third").replace("path=", "pfad="));
        assertThat(operator.invoke("reload")).startsWith("refused:").contains("routes.xml:3:", "pfad");
        assertThat(operator.attribute("LastRefusal")).contains("routes.xml:3:", "pfad");
        assertThat(operator.attribute("State")).isEqualTo("READY");
        assertThat(served()).isEqualTo("first");
    }

    @Test
    void a_request_can_be_explained() throws IOException {
        assertThat(operator.invoke("explain", "GET", "http://shop.example.com/version"))
                .contains("GET http://shop.example.com/version", "route: version");
        assertThat(operator.invoke("explain", "GET", "http://shop.example.com/nowhere", "X-Beta: yes"))
                .contains("no-route");
    }

    @Test
    void a_descriptor_can_be_validated_and_nothing_changes() throws IOException {
        assertThat(operator.invoke("validate", descriptor("fourth"))).isEqualTo("valid");
        assertThat(operator.invoke("validate", descriptor("fourth").replace("path=", "pfad=")))
                .contains("text:3:", "pfad");
        assertThat(served()).isEqualTo("first");
    }

    @Test
    void what_happens_is_told_to_who_listens() throws Exception {
        try (JmxClient jmx = SERVER.jmx()) {
            BlockingQueue<String> heard = jmx.listen();
            SERVER.write(descriptor("fifth"));
            operator.invoke("reload");
            assertThat(heard.poll(20, TimeUnit.SECONDS)).startsWith("config.reloaded: generation ");
            SERVER.write(descriptor("sixth").replace("path=", "pfad="));
            operator.invoke("reload");
            assertThat(heard.poll(20, TimeUnit.SECONDS))
                    .startsWith("config.rejected: ")
                    .contains("pfad");
        }
    }

    @Test
    void orders_are_refused_in_words_where_the_option_lets_nobody_give_any() throws IOException {
        assertThat(operator.attribute("Mode")).isEqualTo("read");
        assertThat(operator.invoke("drain", "app", "http://127.0.0.1:1"))
                .contains("the option jmx-mode is read", "operate");
        assertThat(operator.invoke("killSession", "alice")).contains("the option jmx-mode is read", "operate");
    }
}
