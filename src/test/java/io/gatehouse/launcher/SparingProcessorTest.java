package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Soon;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that wait lend their buffers to others, who must not read or write in them what is not theirs. */
class SparingProcessorTest {

    /** bytes of a body that nobody reads which Tomcat passes over to get at the next request */
    private static final int SWALLOWED = 10;

    @TempDir
    Path base;

    private final Tomcat tomcat = new Tomcat();
    // a thread that has the second request is done with the first
    private final EventLoopEndpoint endpoint = EventLoopFixture.watchful(1, Duration.ofMinutes(1));
    private final SparingProtocol protocol = HttpProtocol.create(endpoint);
    private final BlockingQueue<AsyncContext> waiting = new LinkedBlockingQueue<>();

    /** the looks at the clock, each of which says that a piece of a head has been read and the next one is waited for */
    private final BlockingQueue<Long> looks = new LinkedBlockingQueue<>();

    /** how much later it is than Tomcat knows, in nanoseconds */
    private final AtomicLong later = new AtomicLong();

    /** Holds what asks for /wait, and answers the others at once with what they are. */
    private final class Holding extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getRequestURI().startsWith("/wait")) {
                waiting.add(request.startAsync());
            } else {
                response.getOutputStream().print(selfDescription(request));
            }
        }
    }

    private static String selfDescription(HttpServletRequest request) {
        StringBuilder text = new StringBuilder(request.getMethod()
                + ' '
                + request.getRequestURI()
                + '?'
                + request.getQueryString()
                + ' '
                + request.getProtocol()
                + ' '
                + request.getServerName());
        for (String name : Collections.list(request.getHeaderNames())) {
            text.append(' ').append(name).append('=').append(request.getHeader(name));
        }
        for (Cookie cookie : request.getCookies()) {
            text.append(' ').append(cookie.getName()).append(':').append(cookie.getValue());
        }
        return text.toString();
    }

    @BeforeEach
    void start() throws Exception {
        protocol.setPort(0);
        protocol.setMaxSwallowSize(SWALLOWED);
        protocol.nanoTime(() -> {
            long now = System.nanoTime() + later.get();
            looks.add(now);
            return now;
        });
        protocol.crowd().thereWhen(() -> true);
        Connector connector = HttpProtocol.connector(protocol);
        tomcat.setBaseDir(base.toString());
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", new File(base.toUri()).getAbsolutePath());
        Tomcat.addServlet(context, "holding", new Holding()).setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "holding");
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    private RawClient connect() throws IOException {
        return RawClient.connect(tomcat.getConnector().getLocalPort());
    }

    private static String head(String method, String target, String word) {
        return method + ' ' + target + " HTTP/1.1\r\nHost: " + word + ".example\r\nX-Word: " + word
                + "\r\nCookie: name=" + word + "; " + word + "=value\r\n\r\n";
    }

    private static String asItSays(String method, String target, String word) {
        return method + ' ' + target + " HTTP/1.1 " + word + ".example Host=" + word + ".example X-Word=" + word
                + " Cookie=name=" + word + "; " + word + "=value name:" + word + ' ' + word + ":value";
    }

    private AsyncContext held() throws InterruptedException {
        AsyncContext held = waiting.poll(20, TimeUnit.SECONDS);
        assertThat(held).isNotNull();
        return held;
    }

    private static void answer(AsyncContext held) throws IOException {
        held.getResponse().getOutputStream().print(selfDescription((HttpServletRequest) held.getRequest()));
        held.complete();
    }

    private void awaitLook() throws InterruptedException {
        assertThat(looks.poll(20, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void a_head_that_never_ends_is_broken_off_though_it_goes_on() throws Exception {
        try (RawClient slow = connect()) {
            slow.send("GET /x HTTP/1.1\r\n");
            awaitLook();
            later.set(SparingProcessor.HEAD_PATIENCE.toNanos() / 2);
            slow.send("A: b\r\n");
            awaitLook();
            later.set(SparingProcessor.HEAD_PATIENCE.toNanos());
            slow.send("A: b\r\n");
            assertThat(slow.closedByPeer()).isTrue();
        }
    }

    @Test
    void a_head_of_which_no_more_comes_is_broken_off_too() throws Exception {
        try (RawClient slow = connect()) {
            later.set(SparingProcessor.HEAD_PATIENCE.toNanos()
                    - Duration.ofMillis(10).toNanos());
            slow.send("GET /x HTTP/1.1\r\n");
            assertThat(slow.closedByPeer()).isTrue();
        }
    }

    @Test
    void heads_that_come_piece_by_piece_are_read_though_others_used_their_buffers_meanwhile() throws Exception {
        try (RawClient slow = connect();
                RawClient other = connect()) {
            for (int i = 0; i < 5; i++) {
                String whole = head("GET", "/slow?a=" + i, "piece");
                for (int at = 0; at < whole.length(); at += 17) {
                    String piece = whole.substring(at, Math.min(at + 17, whole.length()));
                    slow.send(piece);
                    if (at + 17 < whole.length()) {
                        awaitLook();
                        other.send(head("GET", "/another-one-that-is-long", "other"));
                        assertThat(other.answer().text())
                                .isEqualTo(asItSays("GET", "/another-one-that-is-long?null", "other"));
                    }
                }
                assertThat(slow.answer().text()).isEqualTo(asItSays("GET", "/slow?a=" + i, "piece"));
            }
        }
    }

    @Test
    void what_waits_still_says_what_it_said_when_its_buffer_has_been_used_by_others() throws Exception {
        try (RawClient first = connect();
                RawClient second = connect();
                RawClient third = connect()) {
            first.send(head("BREW", "/wait/first?q=first", "first"));
            AsyncContext one = held();
            second.send(head("POUR", "/wait/2nd?q=2nd", "other"));
            AsyncContext two = held();
            third.send(head("STIR", "/now/third?q=third", "third-and-longer"));
            assertThat(third.answer().text()).isEqualTo(asItSays("STIR", "/now/third?q=third", "third-and-longer"));
            // all three had the same ones
            assertOneOf(protocol.crowd().requests());
            assertOneOf(protocol.crowd().answers());

            answer(one);
            answer(two);

            assertThat(first.answer().text()).isEqualTo(asItSays("BREW", "/wait/first?q=first", "first"));
            assertThat(second.answer().text()).isEqualTo(asItSays("POUR", "/wait/2nd?q=2nd", "other"));
        }
    }

    /** Who has just answered gives back what he had behind the answer. */
    private static void assertOneOf(SpareBuffers spare) throws Exception {
        Soon.after(Duration.ofSeconds(20), () -> spare.unused() == 1);
        assertThat(spare.unused()).isEqualTo(1);
    }

    @Test
    void who_waits_keeps_no_room_for_the_head_of_an_answer_and_is_answered_whoever_does_so() throws Exception {
        try (RawClient one = connect();
                RawClient two = connect();
                RawClient three = connect()) {
            one.send(head("GET", "/wait/1?q", "first"));
            AsyncContext first = held();
            two.send(head("GET", "/wait/2?q", "second"));
            AsyncContext second = held();
            three.send(head("GET", "/wait/3?q", "third"));
            AsyncContext third = held();
            assertOneOf(protocol.crowd().answers());
            // by its end, by its first byte, and by being sent on its way
            first.complete();
            second.getResponse().getOutputStream().print("body");
            second.complete();
            third.getResponse().flushBuffer();
            third.complete();
            assertThat(one.answer().status()).isEqualTo(200);
            assertThat(two.answer().text()).isEqualTo("body");
            assertThat(three.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void a_connection_serves_on_after_it_has_lent_its_buffer() throws Exception {
        try (RawClient client = connect()) {
            for (String word : new String[] {"first", "second", "third"}) {
                client.send(head("GET", "/wait/" + word + "?q", word));
                answer(held());
                assertThat(client.answer().text()).isEqualTo(asItSays("GET", "/wait/" + word + "?q", word));
            }
        }
    }

    @Test
    void what_the_client_has_already_sent_of_its_next_request_is_kept() throws Exception {
        try (RawClient client = connect()) {
            client.send(head("GET", "/wait/1?q", "first") + head("GET", "/wait/2?q", "second"));
            answer(held());
            answer(held());
            assertThat(client.answer().text()).isEqualTo(asItSays("GET", "/wait/1?q", "first"));
            assertThat(client.answer().text()).isEqualTo(asItSays("GET", "/wait/2?q", "second"));
        }
    }

    @Test
    void a_connection_is_idle_since_its_answer_and_not_since_its_request() throws Exception {
        try (RawClient client = connect()) {
            client.send(head("GET", "/wait/1?q", "first"));
            AsyncContext waits = held();
            NioSocketWrapper connection =
                    (NioSocketWrapper) endpoint.getConnections().iterator().next();
            long asked = connection.getLastRead();
            Soon.after(Duration.ofSeconds(20), () -> System.currentTimeMillis() > asked);
            answer(waits);
            assertThat(client.answer().status()).isEqualTo(200);
            Soon.after(Duration.ofSeconds(5), () -> connection.getLastRead() > asked);
            assertThat(connection.getLastRead()).isGreaterThan(asked);
        }
    }

    @Test
    void what_follows_an_answer_is_no_request_when_it_belongs_to_a_body_that_is_not_passed_over() throws Exception {
        try (RawClient client = connect()) {
            String next = head("GET", "/now?q", "next");
            client.send("POST /wait?q HTTP/1.1\r\nHost: first\r\nCookie: a=b\r\nContent-Length: "
                    + (SWALLOWED + next.length()) + "\r\n\r\n" + "x".repeat(SWALLOWED) + next);
            answer(held());
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(client.closedByPeer()).isTrue();
        }
    }
}
