package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.EchoServer;
import io.gatehouse.testing.End;
import io.gatehouse.testing.Frame;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Good and bad frames in the manner of the Autobahn suite: framing, pings and pongs, reserved bits, opcodes, fragmentation, UTF-8 and close. What a
 * server of another make answers is the same, byte for byte, through the gateway as without it.
 */
class VerdictsTest {

    /** so long nothing comes any more from a server that does not close */
    private static final Duration SILENCE = Duration.ofMillis(250);

    /** Said to who has not closed behind all that is tried: what comes before its answer is all that comes. */
    private static final Frame LAST = new Frame(Frame.PING, "the last one".getBytes(StandardCharsets.US_ASCII));

    private static final byte[] LAST_ANSWER = new Frame(Frame.PONG, LAST.payload()).plain();
    private static final String OPEN = "open  ";
    private static final String ENDED = "ended ";

    /** The server races with itself where it closes: now and then its close frame is lost, also without the gateway. */
    private static final int TRIES = 5;

    private static final int ASKERS = 16;

    private static EchoServer upstream;
    private static TestGateway gateway;

    /** by name of the case */
    private static Map<String, String> direct;

    @BeforeAll
    static void open() throws Exception {
        upstream = EchoServer.start();
        gateway = TestGateway.start("""
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="echo"><endpoint url="%s"/></upstream>
                  <routes><route name="echo" to="echo"><websocket/></route></routes>
                </gateway>
                """.formatted(upstream.url()));
        direct = askedDirectly();
    }

    /** Nobody tells that a server says no more, so it is waited for; for all cases at the same time. */
    private static Map<String, String> askedDirectly() throws Exception {
        ExecutorService askers = Executors.newFixedThreadPool(ASKERS);
        try {
            Map<String, Future<String>> asked = new LinkedHashMap<>();
            cases().forEach(one -> asked.put(
                    (String) one.get()[0], askers.submit(() -> directVerdict(joined((byte[][]) one.get()[1])))));
            Map<String, String> verdicts = new HashMap<>();
            for (Map.Entry<String, Future<String>> one : asked.entrySet()) {
                verdicts.put(one.getKey(), one.getValue().get());
            }
            return verdicts;
        } finally {
            askers.shutdownNow();
        }
    }

    @AfterAll
    static void close() {
        gateway.close();
        upstream.close();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static Frame text(int first, String hex) {
        return new Frame(first, hex(hex));
    }

    private static Frame control(int first, int length) {
        return new Frame(first, "x".repeat(length).getBytes(StandardCharsets.US_ASCII));
    }

    private static Frame closeWith(int code, String reason) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.write(code >> 8);
        payload.write(code);
        payload.writeBytes(reason.getBytes(StandardCharsets.UTF_8));
        return new Frame(Frame.CLOSE, payload.toByteArray());
    }

    static Stream<Arguments> cases() {
        Map<String, byte[][]> cases = new LinkedHashMap<>();
        for (int length : new int[] {0, 1, 125, 126, 127, 128, 65_535, 65_536, 300_000}) {
            add(cases, "1 framing: text of " + length, control(Frame.TEXT, length));
            add(cases, "1 framing: binary of " + length, control(Frame.BINARY, length));
        }
        for (int length : new int[] {0, 1, 125, 126}) {
            add(cases, "2 ping of " + length, control(Frame.PING, length));
            add(cases, "2 pong of " + length, control(Frame.PONG, length), Frame.text("behind"));
        }
        add(
                cases,
                "2 ten pings",
                Stream.generate(() -> control(Frame.PING, 10)).limit(10).toArray(Frame[]::new));
        for (int bits : new int[] {0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70}) {
            add(cases, "3 reserved bits " + bits, Frame.text("good"), new Frame(Frame.TEXT | bits, new byte[] {'x'}));
            add(cases, "3 ping with reserved bits " + bits, new Frame(Frame.PING | bits, new byte[0]));
        }
        for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            add(cases, "4 opcode " + opcode, Frame.text("good"), control(0x80 | opcode, 5));
        }
        fragments(cases);
        utf8(cases);
        closes(cases);
        cases.put("9 a frame without a mask", new byte[][] {Frame.text("bare").plain()});
        cases.put("9 a length that is too much", new byte[][] {hex("82ff7fffffffffffffff11223344")});
        cases.put("9 a length below nothing", new byte[][] {hex("82ffffffffffffffffff11223344")});
        cases.put(
                "9 no frame at all",
                new byte[][] {"GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII)});
        return cases.entrySet().stream().map(one -> Arguments.of(one.getKey(), one.getValue()));
    }

    private static void fragments(Map<String, byte[][]> cases) {
        add(cases, "5 two parts", text(0x01, "61"), text(0x80, "62"));
        add(cases, "5 a ping between", text(0x01, "61"), control(Frame.PING, 3), text(0x80, "62"));
        add(cases, "5 a ping in parts", text(0x09, "61"), text(0x80, "62"));
        add(cases, "5 a pong in parts", text(0x0a, "61"), text(0x80, "62"));
        add(cases, "5 a text within a text", text(0x01, "61"), text(0x81, "62"));
        add(cases, "5 a continuation of nothing", text(0x80, "61"), Frame.text("behind"));
        add(cases, "5 a beginning of nothing", text(0x00, "61"), text(0x80, "62"));
        add(cases, "5 empty parts", text(0x01, ""), text(0x00, ""), text(0x80, ""));
        Frame[] many = new Frame[200];
        for (int i = 0; i < many.length; i++) {
            many[i] = text(i == 0 ? 0x01 : i == many.length - 1 ? 0x80 : 0x00, "78");
        }
        add(cases, "5 two hundred parts", many);
    }

    private static void utf8(Map<String, byte[][]> cases) {
        for (String good : new String[] {"ceba", "cebae1bdb9", "f0908080", "efbfbf", "ed9fbf", "f48fbfbf", "7f"}) {
            add(cases, "6 good " + good, text(Frame.TEXT, good));
        }
        for (String bad : new String[] {
            "c080",
            "eda080",
            "f4908080",
            "ff",
            "fe",
            "80",
            "cebae1bdb9cf83cebcceb5eda080656469746564",
            "f0288cbc",
            "e280",
            "f888808080"
        }) {
            add(cases, "6 bad " + bad, text(Frame.TEXT, bad), Frame.text("behind"));
            add(cases, "6 as bytes " + bad, text(Frame.BINARY, bad));
        }
        add(cases, "6 a character in two parts", text(0x01, "ce"), text(0x80, "ba"));
        add(cases, "6 a bad one in two parts", text(0x01, "ce"), text(0x80, "28"));
    }

    private static void closes(Map<String, byte[][]> cases) {
        for (int code : new int[] {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999}) {
            add(cases, "7 close " + code, closeWith(code, ""));
        }
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65_535}) {
            add(cases, "7 bad close " + code, closeWith(code, "reason"));
        }
        add(cases, "7 close with nothing", control(Frame.CLOSE, 0));
        add(cases, "7 close with one byte", control(Frame.CLOSE, 1));
        add(cases, "7 close with a reason", closeWith(1000, "x".repeat(123)));
        add(cases, "7 close that is too long", closeWith(1000, "x".repeat(124)));
        add(cases, "7 close with a bad reason", new Frame(Frame.CLOSE, hex("03e8cebaeda080")));
        add(cases, "7 a text behind close", closeWith(1000, ""), Frame.text("behind"));
        add(cases, "7 a ping behind close", closeWith(1000, ""), control(Frame.PING, 1));
        add(cases, "7 two closes", closeWith(1000, ""), closeWith(1001, ""));
        add(cases, "7 close within a message", text(0x01, "61"), closeWith(1000, ""));
    }

    private static void add(Map<String, byte[][]> cases, String name, Frame... frames) {
        List<byte[]> bytes = new ArrayList<>();
        for (Frame frame : frames) {
            bytes.add(frame.masked());
        }
        cases.put(name, bytes.toArray(byte[][]::new));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void the_verdict_is_the_same_with_and_without_the_gateway(String name, byte[][] frames) throws Exception {
        byte[] bytes = joined(frames);
        String problem = difference(bytes, direct.get(name));
        for (int i = 1; i < TRIES && !problem.isEmpty(); i++) {
            problem = difference(bytes, directVerdict(bytes));
        }
        assertThat(problem).isEmpty();
    }

    private static byte[] joined(byte[][] frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    private static String difference(byte[] bytes, String expected) throws IOException {
        String through = verdict(bytes, bytes.length, expected);
        if (through.equals(expected) && expected.startsWith(OPEN)) {
            through = verdict(bytes, Math.max(1, bytes.length / 40), expected);
        }
        return through.equals(expected) ? "" : through + " (expected: " + expected + ")";
    }

    private static String directVerdict(byte[] bytes) throws IOException {
        try (RawClient client = connected(upstream.port())) {
            client.send(bytes);
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            boolean open = client.patience(SILENCE).rest(got) == End.SILENCE;
            return verdict(open, got);
        }
    }

    /** @return nothing of a server that is in the middle of a frame */
    private static byte[] answerToLast(RawClient client) throws IOException {
        try {
            return client.patience(SILENCE).send(LAST.masked()).bytes(LAST_ANSWER.length);
        } catch (SocketTimeoutException e) {
            return new byte[0];
        }
    }

    private static RawClient connected(int port) throws IOException {
        RawClient client = RawClient.connect(port);
        assertThat(client.get("/", Frame.handshake()).head().status()).isEqualTo(101);
        return client;
    }

    /** @return what came back behind the head, and whether the connection ended */
    private static String verdict(boolean open, ByteArrayOutputStream got) {
        return (open ? OPEN : ENDED) + HexFormat.of().formatHex(got.toByteArray());
    }

    /**
     * @param piece how many bytes are sent at once; a server that closes with bytes unread takes back what it has said
     * @param expected how it is without the gateway
     * @return how it is with it
     */
    private static String verdict(byte[] bytes, int piece, String expected) throws IOException {
        try (RawClient client = connected(gateway.port())) {
            for (int at = 0; at < bytes.length; at += piece) {
                client.send(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
            }
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            got.writeBytes(client.bytes((expected.length() - OPEN.length()) / 2));
            if (expected.startsWith(OPEN)) {
                byte[] next = answerToLast(client);
                if (Arrays.equals(next, LAST_ANSWER)) {
                    return verdict(true, got);
                }
                got.writeBytes(next);
            }
            boolean open = client.patience(SILENCE).rest(got) == End.SILENCE;
            return verdict(open, got);
        }
    }
}
