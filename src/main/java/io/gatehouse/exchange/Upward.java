package io.gatehouse.exchange;

import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.route.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an exchange has to do with its upstream. */
public final class Upward {

    private final List<BiConsumer<Headers.Builder, @Nullable String>> hooks = new ArrayList<>(2);
    private volatile @Nullable String target;
    private volatile @Nullable String upstream;
    private volatile @Nullable String endpoint;
    private volatile @Nullable Reception reception;
    private volatile @Nullable String fallback;
    private volatile @Nullable Trace trace;
    private volatile @Nullable Duration tunnelIdle;

    /** @param hook is run before those that were added earlier */
    void add(Consumer<Headers.Builder> hook) {
        onRequest((fields, to) -> hook.accept(fields));
    }

    /** @param hook as {@link Exchange#onRequest}, and is told to which upstream they go; null when they go nowhere yet */
    public void onRequest(BiConsumer<Headers.Builder, @Nullable String> hook) {
        hooks.add(0, hook);
    }

    /** Changes in the same way what goes upstream. */
    void changeAs(Upward other) {
        hooks.addAll(other.hooks);
        trace = other.trace;
    }

    void partOf(@Nullable Trace what) {
        trace = what;
    }

    /** @return as what it is part of a trace; null where it is none */
    public @Nullable Trace trace() {
        return trace;
    }

    /** @return what the policies change in the fields that go upstream, in the order in which they are to run */
    public List<Consumer<Headers.Builder>> hooks() {
        List<Consumer<Headers.Builder>> bound = new ArrayList<>(hooks.size());
        for (BiConsumer<Headers.Builder, @Nullable String> hook : hooks) {
            bound.add(fields -> hook.accept(fields, upstream));
        }
        return bound;
    }

    /** It has been drawn where it goes: the name of an upstream. */
    public void drawn(String name) {
        target = name;
    }

    /** @return the upstream that was drawn; null as long as nobody had to know */
    public @Nullable String target() {
        return target;
    }

    /** Remembers, for the log, where the request was sent. */
    public void sentTo(String upstreamName, @Nullable String endpointUrl) {
        upstream = upstreamName;
        endpoint = endpointUrl;
    }

    @Nullable
    String upstream() {
        return upstream;
    }

    @Nullable
    String endpoint() {
        return endpoint;
    }

    /** Whatever comes from upstream comes here first. At most one may ask for that. */
    public void receive(Reception by) {
        reception = by;
    }

    public @Nullable Reception reception() {
        return reception;
    }

    /**
     * There is no answer from upstream.
     *
     * @return whether whoever receives what comes from there sees to the client
     */
    public boolean isSeenTo(Fault fault, String detail) {
        Reception by = reception;
        return by != null && by.failed(fault, detail);
    }

    /**
     * The client is told that there is no answer from upstream: by the route's fallback, if it has an answer to the fault.
     *
     * @param more fields that it is told beside the fault
     */
    public void tell(Exchange exchange, Fault fault, String detail, Headers more) {
        FallbackPolicy policy = exchange.policy(FallbackPolicy.class);
        Action.Respond own = policy == null ? null : policy.answerTo(fault);
        if (own == null) {
            Answer.fault(exchange, fault, detail, more);
            return;
        }
        exchange.failed(fault, detail);
        stepIn(exchange, own, fault.code(), own.status() == fault.status() ? more : Headers.EMPTY);
    }

    /** The client gets an answer of the descriptor, which stands in for a moment and is for nobody to keep. */
    public void stepIn(Exchange exchange, Action.Respond own, String reason, Headers more) {
        fellBack(reason);
        Headers.Builder headers = more.toBuilder().set("Cache-Control", "no-store");
        Answer.said(own, headers.build()).send(exchange);
    }

    /**
     * Something stands in for the answer of the upstream.
     *
     * @param reason a fault's code or a status
     */
    public void fellBack(String reason) {
        fallback = reason;
    }

    /**
     * The exchange asks to leave HTTP for WebSocket, and may.
     *
     * @param idle for how long both sides may be silent then
     */
    public void mayTunnel(Duration idle) {
        tunnelIdle = idle;
    }

    /** @return for how long both sides may be silent when it has left HTTP; null for one that does not ask to */
    public @Nullable Duration tunnelIdle() {
        return tunnelIdle;
    }

    /** @return why something stood in for the answer of the upstream; null when nothing did */
    public @Nullable String fallback() {
        return fallback;
    }
}
