package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GrpcStatusTest {

    @Test
    void messages_of_grpc_are_told_from_others_by_their_type() {
        for (String type : new String[] {"application/grpc", "application/grpc+proto", "Application/GRPC;a=b"}) {
            assertThat(Grpc.is(Headers.of("content-type", type))).as(type).isTrue();
        }
        for (String type : new String[] {"application/grpc-web", "application/grpcx", "text/plain", ""}) {
            assertThat(Grpc.is(Headers.of("content-type", type))).as(type).isFalse();
        }
        assertThat(Grpc.is(Headers.EMPTY)).isFalse();
    }

    @Test
    void every_fault_has_a_status_of_grpc() {
        for (Fault fault : Fault.values()) {
            assertThat(Grpc.status(fault)).as(fault.code()).isBetween(1, 16);
        }
        assertThat(Grpc.status(Fault.RATE_LIMITED)).isEqualTo(8);
        assertThat(Grpc.status(Fault.CONNECT_FAILED)).isEqualTo(14);
    }

    @Test
    void a_message_is_encoded_as_grpc_reads_it() {
        assertThat(Grpc.trailers(Fault.FORBIDDEN, "ü 5%"))
                .containsEntry("grpc-status", "7")
                .containsEntry("grpc-message", "This is not allowed to who asks: %C3%BC 5%25");
    }

    @Test
    void what_speaks_of_the_call_follows_the_head_of_an_answer_that_is_nothing_else() {
        ResponseHead head = new ResponseHead(
                200,
                Headers.of(
                        "content-type",
                        "application/grpc",
                        "date",
                        "now",
                        "grpc-status",
                        "5",
                        "x-own",
                        "a",
                        "x-own",
                        "b"));
        Map<String, String> trailers = Grpc.trailersOnly(head);
        assertThat(trailers).containsOnlyKeys("grpc-status", "x-own").containsEntry("x-own", "a, b");
        assertThat(head.headers().build()).hasToString("[content-type, date]");
        assertThat(Grpc.trailersOnly(new ResponseHead(200, Headers.of("content-type", "application/grpc"))))
                .isNull();
        assertThat(Grpc.trailersOnly(new ResponseHead(200, Headers.of("grpc-status", "5"))))
                .isNull();
    }
}
