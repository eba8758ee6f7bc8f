package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.launcher.Listen;
import io.gatehouse.launcher.TlsFiles;
import io.gatehouse.testing.GrpcAnswers;
import io.gatehouse.testing.GrpcEcho;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestKey;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client and a server of gRPC with the gateway between them, which runs by itself and speaks HTTP/2 both ways. */
class GrpcTest {

    @TempDir
    private static Path folder;

    private static final GrpcEcho ECHO = new GrpcEcho();

    private static Server server;
    private static TestGateway gateway;
    private static TestGateway secureGateway;
    private static ManagedChannel channel;
    private static ManagedChannel secureChannel;

    @BeforeAll
    static void open() throws Exception {
        TestKey key = TestKey.make(folder, "own", "dns:localhost,ip:127.0.0.1");
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ECHO.service())
                .build()
                .start();
        String routes = """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="calls"><endpoint url="h2c://127.0.0.1:PORT"/></upstream>
                  <upstream name="nowhere"><endpoint url="h2c://127.0.0.1:1"/></upstream>
                  <routes>
                    <route path="/gatehouse.Echo/Nowhere" to="nowhere"/>
                    <route path="/gatehouse.Echo/Limited" to="calls"><rate-limit rate="1/h" burst="1"/></route>
                    <route path="/gatehouse.Echo/**" to="calls"/>
                  </routes>
                </gateway>
                """.replace("PORT", String.valueOf(server.getPort()));
        gateway = TestGateway.start(routes, new Listen("127.0.0.1", 0, null, true));
        secureGateway =
                TestGateway.start(routes, new Listen("127.0.0.1", 0, new TlsFiles(key.pem(), key.keyPem()), true));
        channel = NettyChannelBuilder.forAddress("127.0.0.1", gateway.port())
                .usePlaintext()
                .build();
        secureChannel = NettyChannelBuilder.forAddress("127.0.0.1", secureGateway.port())
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(key.pem().toFile())
                        .build())
                .build();
    }

    @AfterAll
    static void close() throws Exception {
        channel.shutdownNow();
        secureChannel.shutdownNow();
        channel.awaitTermination(5, TimeUnit.SECONDS);
        gateway.close();
        secureGateway.close();
        server.shutdownNow();
    }

    private static CallOptions patient() {
        return CallOptions.DEFAULT.withDeadlineAfter(15, TimeUnit.SECONDS);
    }

    private static String unary(ManagedChannel by, String method, String text) {
        return ClientCalls.blockingUnaryCall(by, GrpcEcho.unary(method), patient(), text);
    }

    private static StatusRuntimeException refused(Runnable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call::run);
    }

    @Test
    void a_call_has_an_answer() {
        assertThat(unary(channel, "Unary", "hello")).isEqualTo("hello");
        assertThat(unary(channel, "Unary", "")).isEmpty();
        assertThat(unary(channel, "Unary", "x".repeat(1_000_000))).hasSize(1_000_000);
    }

    @Test
    void a_call_over_tls_has_an_answer() {
        assertThat(unary(secureChannel, "Unary", "hello")).isEqualTo("hello");
        assertThat(unary(secureChannel, "Unary", "x".repeat(1_000_000))).hasSize(1_000_000);
    }

    @Test
    void a_stream_of_answers_comes_in_order() {
        Iterator<String> answers =
                ClientCalls.blockingServerStreamingCall(channel, GrpcEcho.serverStreaming(), patient(), "500");
        List<String> all = new ArrayList<>();
        answers.forEachRemaining(all::add);
        assertThat(all).hasSize(500).startsWith("0", "1").endsWith("499");
    }

    @Test
    void a_stream_of_requests_has_one_answer() throws Exception {
        GrpcAnswers answer = new GrpcAnswers();
        StreamObserver<String> requests =
                ClientCalls.asyncClientStreamingCall(channel.newCall(GrpcEcho.clientStreaming(), patient()), answer);
        for (int i = 0; i < 500; i++) {
            requests.onNext("1");
        }
        requests.onCompleted();
        assertThat(answer.next()).isEqualTo("500");
        assertThat(answer.next()).isEqualTo("completed");
    }

    @Test
    void both_sides_talk_at_a_time() throws Exception {
        for (ManagedChannel by : List.of(channel, secureChannel)) {
            GrpcAnswers answers = new GrpcAnswers();
            StreamObserver<String> requests =
                    ClientCalls.asyncBidiStreamingCall(by.newCall(GrpcEcho.bidi(), patient()), answers);
            for (int i = 0; i < 100; i++) {
                requests.onNext("ping " + i);
                // the next one is sent when this one has been answered: nothing may wait anywhere
                assertThat(answers.next()).isEqualTo("ping " + i);
            }
            requests.onCompleted();
            assertThat(answers.next()).isEqualTo("completed");
        }
    }

    @Test
    void a_status_and_its_message_and_metadata_pass() {
        Metadata metadata = new Metadata();
        metadata.put(GrpcEcho.OWN, "from the client");
        StatusRuntimeException failed = refused(() -> ClientCalls.blockingUnaryCall(
                io.grpc.ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata)),
                GrpcEcho.unary("Fails"),
                patient(),
                "hello"));
        assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
        assertThat(failed.getStatus().getDescription()).isEqualTo("as you wish: ü%");
        assertThat(failed.getTrailers().get(GrpcEcho.OWN)).isEqualTo("from the client");
    }

    @Test
    void a_method_that_the_server_does_not_have_is_said_by_the_server() {
        StatusRuntimeException failed = refused(() -> unary(channel, "Unknown", "hello"));
        assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(failed.getStatus().getDescription()).contains("Method not found");
    }

    @Test
    void what_the_gateway_says_is_a_status_too() {
        StatusRuntimeException nowhere = refused(() -> unary(channel, "Nowhere", "hello"));
        assertThat(nowhere.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(nowhere.getStatus().getDescription()).isEqualTo("The upstream could not be reached");
        StatusRuntimeException noRoute = refused(() ->
                ClientCalls.blockingUnaryCall(channel, GrpcEcho.unary("gatehouse.Other", "Unary"), patient(), "hello"));
        assertThat(noRoute.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(refused(() -> {
                            for (int i = 0; i < 3; i++) {
                                unary(channel, "Limited", "hello");
                            }
                        })
                        .getStatus()
                        .getCode())
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void a_deadline_is_kept_and_told() throws Exception {
        CallOptions hasty = CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS);
        String left = ClientCalls.blockingUnaryCall(channel, GrpcEcho.unary("Deadline"), hasty, "");
        assertThat(Long.parseLong(left)).isBetween(5_000L, 10_000L);
        CallOptions hastier = CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS);
        StatusRuntimeException late =
                refused(() -> ClientCalls.blockingUnaryCall(channel, GrpcEcho.unary("Never"), hastier, "hello"));
        assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(ECHO.awaitWaiting()).isTrue();
        assertThat(ECHO.awaitCancelled()).isTrue();
    }

    @Test
    void a_call_that_waits_for_its_answer_and_is_cancelled_is_cancelled_at_the_server() throws Exception {
        for (ManagedChannel by : List.of(channel, secureChannel)) {
            GrpcAnswers answer = new GrpcAnswers();
            io.grpc.ClientCall<String, String> call = by.newCall(GrpcEcho.unary("Never"), patient());
            ClientCalls.asyncUnaryCall(call, "hello", answer);
            assertThat(ECHO.awaitWaiting()).isTrue();
            call.cancel("changed my mind", null);
            assertThat(answer.next()).isEqualTo("failed: CANCELLED");
            assertThat(ECHO.awaitCancelled()).isTrue();
            assertThat(unary(by, "Unary", "and on")).isEqualTo("and on");
        }
    }

    @Test
    void a_stream_that_is_cancelled_is_cancelled_at_the_server() throws Exception {
        GrpcAnswers answers = new GrpcAnswers();
        io.grpc.ClientCall<String, String> call = channel.newCall(GrpcEcho.bidi(), patient());
        StreamObserver<String> requests = ClientCalls.asyncBidiStreamingCall(call, answers);
        requests.onNext("hello");
        assertThat(answers.next()).isEqualTo("hello");
        call.cancel("changed my mind", null);
        assertThat(ECHO.awaitCancelled()).isTrue();
        assertThat(unary(channel, "Unary", "and on")).isEqualTo("and on");
    }
}
