package io.gatehouse.exchange;

import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an exchange has to do with its upstream. */
public final class Upward {

    private final List<Consumer<Headers.Builder>> hooks = new ArrayList<>(2);
    private volatile @Nullable String target;
    private volatile @Nullable String upstream;
    private volatile @Nullable String endpoint;
    private volatile @Nullable Reception reception;

    /** @param hook is run before those that were added earlier */
    void add(Consumer<Headers.Builder> hook) {
        hooks.add(0, hook);
    }

    /** @return what the policies change in the fields that go upstream, in the order in which they are to run */
    public List<Consumer<Headers.Builder>> hooks() {
        return hooks;
    }

    /** It has been drawn where it goes: the name of an upstream. */
    public void drawn(String name) {
        target = name;
    }

    /** @return the upstream that was drawn; null as long as nobody had to know */
    public @Nullable String target() {
        return target;
    }

    void sentTo(String upstreamName, @Nullable String endpointUrl) {
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
     * There is no answer from upstream: the client is told, unless somebody sees to it otherwise.
     *
     * @param more fields that it is told beside the fault
     */
    public void fail(Exchange exchange, Fault fault, String detail, Headers more) {
        Reception by = reception;
        if (by == null || !by.failed(fault, detail)) {
            Answer.fault(exchange, fault, detail, more);
        }
    }
}
