package io.gatehouse.exchange;

import io.gatehouse.fault.Fault;
import io.gatehouse.fault.Problem;
import io.gatehouse.http.FixedBody;
import io.gatehouse.http.Headers;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer that the gateway makes itself. There is one way out for all of them, so that ids, header policies and the access log
 * apply to a 404 as they do to what comes from upstream.
 */
public final class Answer {

    private static final byte[] NOTHING = {};

    private final int status;
    private final Headers headers;
    private final byte[] body;

    /** @param body the whole of it; must not be changed afterwards */
    public Answer(int status, Headers headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    public static Answer of(int status, Headers headers) {
        return new Answer(status, headers, NOTHING);
    }

    public static Answer text(int status, String type, String text) {
        return new Answer(status, Headers.of("Content-Type", type), text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param respond what the descriptor says
     * @param more further fields
     */
    public static Answer said(Action.Respond respond, Headers more) {
        Headers.Builder headers = Headers.builder();
        String type = respond.type();
        if (type != null) {
            headers.add("Content-Type", type);
        }
        more.forEach(headers::add);
        return new Answer(respond.status(), headers.build(), bytes(respond.body()));
    }

    private static byte[] bytes(FixedBody body) {
        byte[] bytes = new byte[body.length()];
        body.bytes().get(bytes);
        return bytes;
    }

    /**
     * Ends the exchange with a fault.
     *
     * @param detail what was found and expected; the client reads it only where the fault is its own
     */
    public static void fault(Exchange exchange, Fault fault, String detail) {
        fault(exchange, fault, detail, Headers.EMPTY);
    }

    /** As above, with more fields, such as {@code Allow} or {@code Retry-After}. */
    public static void fault(Exchange exchange, Fault fault, String detail, Headers more) {
        fault(exchange, fault, detail, more, pages(exchange));
    }

    /** As above, with pages of the caller's own; a client that takes none of them gets what the gateway makes. */
    public static void fault(
            Exchange exchange, Fault fault, String detail, Headers more, List<ErrorsPolicy.Page> pages) {
        exchange.failed(fault, detail);
        tell(exchange, fault, detail, more, pages);
    }

    /** Ends the exchange with what a guard says: the client reads what it is to be told, the log has the reason. */
    public static void refusal(Exchange exchange, Refusal refusal) {
        refusal(exchange, refusal, Headers.EMPTY);
    }

    /** As above, with more fields. */
    public static void refusal(Exchange exchange, Refusal refusal, Headers more) {
        exchange.failed(refusal.fault(), refusal.reason());
        tell(exchange, refusal.fault(), refusal.told(), more, pages(exchange));
    }

    private static List<ErrorsPolicy.Page> pages(Exchange exchange) {
        ErrorsPolicy errors = exchange.policy(ErrorsPolicy.class);
        return errors == null ? List.of() : errors.pages();
    }

    private static void tell(
            Exchange exchange, Fault fault, @Nullable String told, Headers more, List<ErrorsPolicy.Page> pages) {
        if (exchange.head().method().equals("POST") && Grpc.is(exchange.head().headers())) {
            tellGrpc(exchange, fault, told, more);
            return;
        }
        Accepted accepted = new Accepted(exchange.head().headers());
        ErrorsPolicy.Page page = ErrorsPolicy.choose(pages, fault.status(), accepted);
        Answer answer = page == null ? rendered(exchange, fault, told, accepted) : own(fault, page);
        Headers.Builder headers = answer.headers.toBuilder().set("Cache-Control", "no-store");
        more.forEach(headers::add);
        new Answer(answer.status, headers.build(), answer.body).send(exchange);
    }

    /** A client of gRPC reads a status of its own, in trailers. */
    private static void tellGrpc(Exchange exchange, Fault fault, @Nullable String told, Headers more) {
        Headers.Builder headers = Headers.builder()
                .add("Content-Type", "application/grpc")
                // an answer of 200 that says what went wrong behind its end
                .add("Cache-Control", "no-store");
        more.forEach(headers::add);
        boolean ours = fault.origin() == Fault.Origin.DOWNSTREAM;
        Map<String, String> trailers = Grpc.trailers(fault, ours ? told : null);
        Downstream downstream = new Downstream(exchange, Downstream.Listener.NONE);
        downstream.begin(new ResponseHead(200, headers), () -> trailers);
        downstream.end(ByteBuffer.wrap(NOTHING));
    }

    private static Answer own(Fault fault, ErrorsPolicy.Page page) {
        return new Answer(fault.status(), Headers.of("Content-Type", page.type()), bytes(page.body()));
    }

    private static Answer rendered(Exchange exchange, Fault fault, @Nullable String told, Accepted accepted) {
        boolean ours = fault.origin() == Fault.Origin.DOWNSTREAM;
        Problem problem = new Problem(fault, ours ? told : null, exchange.id());
        return accepted.prefersHtml()
                ? text(fault.status(), Problem.HTML_TYPE, problem.html())
                : text(fault.status(), Problem.JSON_TYPE, problem.json());
    }

    /** Ends an exchange that no route takes; {@code Allow} says which methods one would take (RFC 9110, 15.5.6). */
    public static void refusal(Exchange exchange, Decision.Refused refused) {
        Headers more =
                refused.allow().isEmpty() ? Headers.EMPTY : Headers.of("Allow", String.join(", ", refused.allow()));
        fault(exchange, refused.fault(), refused.detail(), more);
    }

    /** Sends it and ends the exchange. Any thread may call; none waits. */
    public void send(Exchange exchange) {
        Downstream downstream = new Downstream(exchange, Downstream.Listener.NONE);
        ResponseHead head = new ResponseHead(status, headers);
        if (status != 204 && status != 304) {
            head.headers().set("Content-Length", Integer.toString(body.length));
        }
        boolean bodiless = exchange.head().method().equals("HEAD") || status == 204 || status == 304;
        downstream.whole(head, bodiless ? NOTHING : body);
    }
}
