package io.gatehouse.scenario;

import io.gatehouse.launcher.StartFailure;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestTime;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The real gateway with one upstream called {@code app} behind it. What the upstream does may change from test to test; without
 * a script it answers 200 with what it got.
 */
final class Stage implements AutoCloseable {

    private static final String SENTINEL = "/the-last-one";

    private final TestTime time = new TestTime();
    private final TestUpstream upstream;
    private final TestGateway gateway;
    private volatile TestUpstream.Script script = Stage::echo;
    private int before;

    private Stage(String descriptor) throws StartFailure, IOException {
        upstream = TestUpstream.playing(scene -> {
            if (scene.head().target().equals(SENTINEL)) {
                scene.answer(200, new byte[0]);
            } else {
                script.play(scene);
            }
        });
        try {
            gateway = TestGateway.start(descriptor.replace("UPSTREAM", upstream.url()), time);
        } catch (StartFailure | IOException | RuntimeException e) {
            upstream.close();
            throw e;
        }
    }

    /** Everything goes to the upstream. */
    static Stage open() throws StartFailure, IOException {
        return routing("<routes><route name=\"all\" to=\"app\"/></routes>");
    }

    /** @param elements what follows the upstream in the descriptor */
    static Stage routing(String elements) throws StartFailure, IOException {
        return describedBy("<upstream name=\"app\"><endpoint url=\"UPSTREAM\"/></upstream>" + elements);
    }

    /** @param elements everything in the descriptor; {@code UPSTREAM} stands for the upstream's URL */
    static Stage describedBy(String elements) throws StartFailure, IOException {
        return new Stage("<gateway xmlns=\"urn:gatehouse:1\">" + elements + "</gateway>");
    }

    static void echo(io.gatehouse.testing.Scene scene) throws IOException {
        byte[] head = (scene.head().text() + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] body = scene.readBody();
        byte[] echo = new byte[head.length + body.length];
        System.arraycopy(head, 0, echo, 0, head.length);
        System.arraycopy(body, 0, echo, head.length, body.length);
        scene.answer(200, echo, "Content-Type: application/octet-stream");
    }

    /** From now on the upstream plays this, and only requests from now on count. */
    void upstreamPlays(TestUpstream.Script next) {
        script = next;
        before = upstream.requests();
    }

    /** From now on the upstream echoes, and only requests from now on count. */
    void reset() {
        upstreamPlays(Stage::echo);
    }

    TestUpstream upstream() {
        return upstream;
    }

    TestGateway gateway() {
        return gateway;
    }

    /** @return that of the gateway; it goes on as the machine's does, unless the test moves it on */
    TestTime time() {
        return time;
    }

    int port() {
        return gateway.port();
    }

    RawClient client() throws IOException {
        return RawClient.connect(port());
    }

    /** A GET on a connection of its own. */
    RawAnswer get(String target, String... fields) throws IOException {
        return RawClient.fetch(port(), target, fields);
    }

    /** A request without a body on a connection of its own. */
    RawAnswer ask(String method, String target, String... fields) throws IOException {
        try (RawClient client = client()) {
            return client.request(method, target, fields).answerTo(method);
        }
    }

    /** These characters, as ISO-8859-1, on a connection of their own; one answer is read. */
    RawAnswer raw(String characters) throws IOException {
        try (RawClient client = client()) {
            return client.send(characters).answer();
        }
    }

    /** @return the head that the upstream gets for a GET */
    RawHead forwarded(String target, String... fields) throws IOException {
        RawAnswer answer = get(target, fields);
        if (answer.status() != 200) {
            throw new AssertionError(answer.head().startLine() + " " + answer.text() + " (expected: 200)");
        }
        return lastRequest();
    }

    /** @return the head that the upstream got last */
    RawHead lastRequest() {
        List<RawHead> all = upstream.received();
        return all.get(all.size() - 1);
    }

    /** @return the start lines that the upstream has got since the last reset, now that nothing more is on its way */
    List<String> seen() throws IOException {
        RawAnswer last = raw("GET " + SENTINEL + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        if (last.status() >= 500) {
            throw new AssertionError(last.head().text());
        }
        Predicate<RawHead> sentinel = head -> head.target().equals(SENTINEL);
        return upstream.received().stream()
                .skip(before)
                .filter(sentinel.negate())
                .map(RawHead::startLine)
                .collect(Collectors.toList());
    }

    @Override
    public void close() {
        upstream.close();
        gateway.close();
    }
}
