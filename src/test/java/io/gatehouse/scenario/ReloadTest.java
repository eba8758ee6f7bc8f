package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.GatewayBean;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.RawHttp2;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A descriptor changes while requests flow. */
class ReloadTest {

    private final MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();

    @TempDir
    private Path folder;

    private static String descriptor(TestUpstream upstream, String answer) {
        return descriptor(answer, upstream.url());
    }

    private static String descriptor(String answer, String url) {
        return "<gateway xmlns='urn:gatehouse:1'><upstream name='u'><endpoint url='" + url
                + "'/></upstream><routes><route name='version' path='/version'><respond status='200' type='text/plain'>"
                + answer + "</respond></route><route name='all' path='/**' to='u'/></routes></gateway>";
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("routes.xml"), text);
    }

    private String reload() throws Exception {
        return (String) jmx.invoke(name(), "reload", new Object[0], new String[0]);
    }

    private ObjectName name() throws Exception {
        return GatewayBean.name(jmx, folder.getFileName().toString());
    }

    @Test
    void a_refused_change_leaves_the_old_one_serving_and_says_why() throws Exception {
        try (TestUpstream upstream = TestUpstream.answering("hello");
                TestGateway gateway =
                        TestGateway.start(write(descriptor(upstream, "old")).toString())) {
            write(descriptor(upstream, "new").replace("to='u'", "to='v'"));
            assertThat(reload()).contains("refused").contains("unknown upstream \"v\"");
            assertThat(RawClient.fetch(gateway.port(), "/version").text()).isEqualTo("old");
            assertThat((String) jmx.getAttribute(name(), "LastRefusal")).contains("routes.xml:1:");
            assertThat(RawClient.fetch(gateway.port(), "/_gatehouse/readyz").status())
                    .isEqualTo(200);
            write(descriptor(upstream, "new"));
            reload();
            assertThat(RawClient.fetch(gateway.port(), "/version").text()).isEqualTo("new");
            assertThat((String) jmx.getAttribute(name(), "LastRefusal")).isEmpty();
        }
    }

    @Test
    void connections_that_requests_share_outlast_a_change() throws Exception {
        try (RawHttp2 upstream = RawHttp2.playing((wire, number) -> wire.greet().answerAll())) {
            String text = descriptor("old", upstream.url());
            try (TestGateway gateway = TestGateway.start(write(text).toString())) {
                assertThat(RawClient.fetch(gateway.port(), "/1").text()).isEqualTo("/1");
                write(text.replace("old", "new"));
                reload();
                assertThat(RawClient.fetch(gateway.port(), "/version").text()).isEqualTo("new");
                assertThat(RawClient.fetch(gateway.port(), "/2").text()).isEqualTo("/2");
                assertThat(upstream.connections()).isEqualTo(1);
            }
        }
    }

    @Test
    void a_descriptor_that_fails_its_own_tests_is_refused() throws Exception {
        try (TestUpstream upstream = TestUpstream.answering("hello");
                TestGateway gateway =
                        TestGateway.start(write(descriptor(upstream, "old")).toString())) {
            write(descriptor(upstream, "new")
                    .replace(
                            "</gateway>",
                            "<expect request='GET http://shop.example.com/version' status='404'/></gateway>"));
            assertThat(reload()).contains("status is 200 (expected: 404)");
            assertThat(RawClient.fetch(gateway.port(), "/version").text()).isEqualTo("old");
        }
    }

    @Test
    void an_exchange_ends_with_the_descriptor_that_it_began_with() throws Exception {
        CountDownLatch reloaded = new CountDownLatch(1);
        try (TestUpstream upstream = TestUpstream.playing(scene -> {
                    scene.head(200, "Transfer-Encoding: chunked");
                    scene.chunk("first");
                    scene.await(reloaded);
                    scene.chunk("last");
                    scene.chunk("");
                });
                TestGateway gateway =
                        TestGateway.start(write(descriptor(upstream, "old")).toString());
                RawClient client = RawClient.connect(gateway.port())) {
            RawHead head = client.get("/stream").head();
            write("<gateway xmlns='urn:gatehouse:1'><routes><route name='version' path='/version'>"
                    + "<respond status='200' type='text/plain'>new</respond></route></routes></gateway>");
            reload();
            assertThat(RawClient.fetch(gateway.port(), "/stream").status()).isEqualTo(404);
            reloaded.countDown();
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            assertThat(client.body(head, body).clean()).isTrue();
            assertThat(body.toString(StandardCharsets.US_ASCII)).isEqualTo("firstlast");
        }
    }

    @Test
    void a_limit_that_did_not_change_goes_on_counting() throws Exception {
        try (TestUpstream upstream = TestUpstream.answering("hello");
                TestGateway gateway =
                        TestGateway.start(write(limited(upstream, 2, "a")).toString())) {
            assertThat(RawClient.fetch(gateway.port(), "/x").status()).isEqualTo(200);
            write(limited(upstream, 2, "b"));
            reload();
            assertThat(RawClient.fetch(gateway.port(), "/x").status()).isEqualTo(200);
            assertThat(RawClient.fetch(gateway.port(), "/x").status()).isEqualTo(429);
            write(limited(upstream, 1, "b"));
            reload();
            assertThat(RawClient.fetch(gateway.port(), "/x").status()).isEqualTo(200);
        }
    }

    private static String limited(TestUpstream upstream, int burst, String other) {
        return descriptor(upstream, other)
                .replace("to='u'/>", "to='u'><rate-limit rate='1/d' burst='" + burst + "'/></route>");
    }
}
