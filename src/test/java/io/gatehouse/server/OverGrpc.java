package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatehouse.testing.GrpcAnswers;
import io.gatehouse.testing.GrpcEcho;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
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
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** What clients of gRPC are due on servers that speak HTTP/2 by https: grpc-java on both sides. */
interface OverGrpc {

    /** The server behind the gateway; it is there as long as the tests are. */
    final class Calls {

        static final GrpcEcho ECHO = new GrpcEcho();
        private static final Server SERVER = start();

        private Calls() {}

        private static Server start() {
            try {
                return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(ECHO.service())
                        .build()
                        .start();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        /** @return for a descriptor */
        static String upstreams() {
            return """
                    <upstream name="calls"><endpoint url="h2c://127.0.0.1:%d"/></upstream>
                      <upstream name="nowhere"><endpoint url="h2c://127.0.0.1:1"/></upstream>
                    """.formatted(SERVER.getPort()).strip();
        }

        /** @return for a descriptor, before those that take everything */
        static String routes() {
            return """
                    <route name="nowhere" path="/gatehouse.Echo/Nowhere" to="nowhere"/>
                        <route name="calls" path="/gatehouse.Echo/**" to="calls"><timeout first-byte="60s" idle="60s"/></route>
                    """.strip();
        }
    }

    /** @return where the gateway is, by https */
    URI secure();

    /** Does something with a channel. */
    interface Work {

        void with(ManagedChannel channel) throws Exception;
    }

    private void calling(Work work) throws Exception {
        ManagedChannel channel = channel(secure());
        try {
            work.with(channel);
        } finally {
            channel.shutdownNow();
            channel.awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    private static ManagedChannel channel(URI to) throws SSLException {
        return NettyChannelBuilder.forAddress(to.getHost(), to.getPort())
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(new OverHttp2.Credulous())
                        .build())
                .build();
    }

    private static CallOptions patient() {
        return CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    private static String unary(ManagedChannel by, String method, String text) {
        return ClientCalls.blockingUnaryCall(by, GrpcEcho.unary(method), patient(), text);
    }

    private static StatusRuntimeException refused(Runnable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call::run);
    }

    @Test
    default void a_call_has_an_answer() throws Exception {
        calling(channel -> {
            assertThat(unary(channel, "Unary", "hello")).isEqualTo("hello");
            assertThat(unary(channel, "Unary", "")).isEmpty();
            assertThat(unary(channel, "Unary", "x".repeat(1_000_000))).hasSize(1_000_000);
        });
    }

    @Test
    default void a_stream_of_answers_comes_in_order() throws Exception {
        calling(channel -> {
            Iterator<String> answers =
                    ClientCalls.blockingServerStreamingCall(channel, GrpcEcho.serverStreaming(), patient(), "500");
            List<String> all = new ArrayList<>();
            answers.forEachRemaining(all::add);
            assertThat(all).hasSize(500).startsWith("0", "1").endsWith("499");
        });
    }

    @Test
    default void a_stream_of_requests_has_one_answer() throws Exception {
        calling(channel -> {
            GrpcAnswers answer = new GrpcAnswers();
            StreamObserver<String> requests = ClientCalls.asyncClientStreamingCall(
                    channel.newCall(GrpcEcho.clientStreaming(), patient()), answer);
            for (int i = 0; i < 500; i++) {
                requests.onNext("1");
            }
            requests.onCompleted();
            assertThat(answer.next()).isEqualTo("500");
            assertThat(answer.next()).isEqualTo("completed");
        });
    }

    @Test
    default void both_sides_talk_at_a_time() throws Exception {
        calling(channel -> {
            GrpcAnswers answers = new GrpcAnswers();
            StreamObserver<String> requests =
                    ClientCalls.asyncBidiStreamingCall(channel.newCall(GrpcEcho.bidi(), patient()), answers);
            for (int i = 0; i < 100; i++) {
                requests.onNext("ping " + i);
                // the next one is sent when this one has been answered: nothing may wait anywhere
                assertThat(answers.next()).isEqualTo("ping " + i);
            }
            requests.onCompleted();
            assertThat(answers.next()).isEqualTo("completed");
        });
    }

    @Test
    default void a_status_and_its_message_pass() throws Exception {
        calling(channel -> {
            Metadata metadata = new Metadata();
            metadata.put(GrpcEcho.OWN, "from the client");
            StatusRuntimeException failed = refused(() -> ClientCalls.blockingUnaryCall(
                    ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata)),
                    GrpcEcho.unary("Fails"),
                    patient(),
                    "hello"));
            assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
            assertThat(failed.getStatus().getDescription()).isEqualTo("as you wish: ü%");
            assertThat(failed.getTrailers().get(GrpcEcho.OWN)).isEqualTo("from the client");
        });
    }

    @Test
    default void what_the_gateway_says_is_a_status_too() throws Exception {
        calling(channel -> {
            StatusRuntimeException nowhere = refused(() -> unary(channel, "Nowhere", "hello"));
            assertThat(nowhere.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(nowhere.getStatus().getDescription()).isEqualTo("The upstream could not be reached");
        });
    }

    @Test
    default void a_deadline_is_kept_and_told() throws Exception {
        calling(channel -> {
            String left = unary(channel, "Deadline", "");
            assertThat(Long.parseLong(left)).isBetween(10_000L, 20_000L);
            CallOptions hasty = CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.SECONDS);
            StatusRuntimeException late =
                    refused(() -> ClientCalls.blockingUnaryCall(channel, GrpcEcho.unary("Never"), hasty, "hello"));
            assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            assertThat(Calls.ECHO.awaitWaiting()).isTrue();
            assertThat(Calls.ECHO.awaitCancelled()).isTrue();
        });
    }

    /** @return whether a call that waits for its answer and is cancelled is cancelled at the server, before its time is up */
    boolean tellsOfCancelling();

    @Test
    default void a_call_that_is_cancelled_is_cancelled_at_the_server() throws Exception {
        assumeTrue(tellsOfCancelling(), "the server tells of it");
        calling(channel -> {
            GrpcAnswers answer = new GrpcAnswers();
            ClientCall<String, String> call = channel.newCall(GrpcEcho.unary("Never"), CallOptions.DEFAULT);
            ClientCalls.asyncUnaryCall(call, "hello", answer);
            assertThat(Calls.ECHO.awaitWaiting()).isTrue();
            call.cancel("changed my mind", null);
            assertThat(answer.next()).isEqualTo("failed: CANCELLED");
            assertThat(Calls.ECHO.awaitCancelled()).isTrue();
            assertThat(unary(channel, "Unary", "and on")).isEqualTo("and on");
        });
    }
}
