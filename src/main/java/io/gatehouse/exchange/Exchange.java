package io.gatehouse.exchange;

import io.gatehouse.exchange.container.ClearToSend;
import io.gatehouse.exchange.container.Container;
import io.gatehouse.exchange.container.TomcatRequest;
import io.gatehouse.exchange.container.Wire;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.route.Decision;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.policy.Policy;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One request's life, and the single request attribute: whoever meets it on its way asks it, tells it, or leaves a hook with it.
 */
public final class Exchange {

    private static final String ATTRIBUTE = Exchange.class.getName();

    private final String id;
    private final Arrival arrival;
    private final @Nullable Generation generation;
    private final Hold hold;
    private final Leftover leftover;
    private final Timing timing;
    private final Upward upward = new Upward();
    private final ResponseHooks responseHooks = new ResponseHooks();
    private final CompletionHooks completion;
    private final Traffic traffic = new Traffic();
    private final AtomicBoolean completed = new AtomicBoolean();
    private @Nullable Decision decision;
    private int stage;
    private final Pause pause = new Pause();
    private volatile int status;
    private volatile @Nullable Fault fault;
    private volatile @Nullable String detail;
    private final Refusals refusals = new Refusals();
    private Identification identification = Identification.NONE;

    Exchange(
            String id,
            Arrival arrival,
            @Nullable Generation generation,
            HttpServletRequest request,
            HttpServletResponse response,
            LongSupplier nanoTime,
            Container container) {
        this.id = id;
        this.arrival = arrival;
        this.generation = generation;
        this.hold = new Hold(request, response, container, Farewell.to(this));
        this.completion = new CompletionHooks(id);
        this.leftover = new Leftover(this, container.lock(), nanoTime);
        this.timing = new Timing(nanoTime);
        request.setAttribute(ATTRIBUTE, this);
    }

    /** @throws IllegalStateException if the request has not come through the {@link ExchangeFilter} */
    public static Exchange of(ServletRequest request) {
        Exchange exchange = find(request);
        if (exchange == null) {
            throw new IllegalStateException("a request without an exchange");
        }
        return exchange;
    }

    static @Nullable Exchange find(ServletRequest request) {
        return (Exchange) request.getAttribute(ATTRIBUTE);
    }

    /** @return what clients, logs and upstreams know this exchange by */
    public String id() {
        return id;
    }

    public RequestHead head() {
        return arrival.head();
    }

    /** @return head, true client and the proxies between */
    public Arrival arrival() {
        return arrival;
    }

    /** @return the descriptor that this exchange started with; null while none has been accepted */
    public @Nullable Generation generation() {
        return generation;
    }

    public HttpServletRequest request() {
        return hold.request();
    }

    public HttpServletResponse response() {
        return hold.response();
    }

    /** By the ticker of the gateway. */
    public long startedAt() {
        return timing.startedAt();
    }

    /** @return where its time goes */
    public Timing timing() {
        return timing;
    }

    void decided(Decision what) {
        decision = what;
    }

    /** @return what was decided; null for requests that are no route's, as those below {@code /_gatehouse/} */
    public @Nullable Decision decision() {
        return decision;
    }

    public @Nullable Route route() {
        return decision instanceof Decision.Routed routed ? routed.route() : null;
    }

    public @Nullable VirtualHost virtualHost() {
        if (decision instanceof Decision.Routed routed) {
            return routed.host();
        }
        return decision instanceof Decision.Refused refused ? refused.host() : null;
    }

    /** @return the policy of this type of the route, or of its host when no route takes the request; or null */
    public <P extends Policy> @Nullable P policy(Class<P> type) {
        Route route = route();
        if (route != null) {
            return route.policies().get(type);
        }
        VirtualHost host = virtualHost();
        return host == null ? null : host.policies().get(type);
    }

    /** It was found out who asks. */
    public void identified(Identification who) {
        identification = who;
    }

    /** @return who asks; nobody as long as nobody was asked */
    public Identification identification() {
        return identification;
    }

    /** @return who asks; nobody as long as nobody was asked */
    public Caller caller() {
        return identification.caller();
    }

    /** @return how many rows of the table of concerns it has passed */
    public int stage() {
        return stage;
    }

    void passed(int row) {
        stage = row + 1;
    }

    /**
     * Lets the container's thread go while somebody else is asked. The filter returns without going on; {@link #resume()}
     * brings the exchange back to it.
     */
    public void suspend() {
        pause.begin(hold.suspend());
    }

    /**
     * Sends a suspended exchange through the filters again; those that it has passed step aside. Any thread may call. If the client has
     * left meanwhile, so that the container takes it no more, that is its end.
     */
    public void resume() {
        if (!isCompleted() && !pause.end(id)) {
            clientGone();
        }
    }

    /**
     * Suspends until the answer is there.
     *
     * @param answer may be there already, and be given by any thread
     * @param then goes on in the place of the concern, on a thread of the container
     */
    public <T> PolicyFilter.Verdict await(CompletableFuture<T> answer, Function<T, PolicyFilter.Verdict> then) {
        suspend();
        CompletableFuture<?> ignored = answer.whenComplete((value, problem) -> {
            pause.goOnWith(value, problem, then);
            resume();
        });
        return PolicyFilter.Verdict.SUSPENDED;
    }

    /** @return the pause that it makes, if it makes one */
    public Pause pause() {
        return pause;
    }

    /** From here on the exchange is not bound to a thread, and ends only when it is completed. */
    public AsyncContext startAsync() {
        return hold.startAsync();
    }

    /**
     * Leaves HTTP: a thread of the container sends the head of a {@code 101}, and hands over the connection. To be called with the lock
     * held, once the exchange is bound to no thread. It is complete when the user says so.
     */
    public void leaveHttp(ResponseHead head, Wire.User user) {
        pause.goOnBy(Objects.requireNonNull(hold.async()), () -> Handover.carryOut(this, head, user));
    }

    /** @return under which the streams of the container are used once the exchange is bound to no thread */
    public Lock lock() {
        return hold.lock();
    }

    @Nullable
    AsyncContext async() {
        return hold.async();
    }

    /** @return whether bytes may go to the client; null where that is never in question */
    @Nullable
    ClearToSend clearToSend() {
        return hold.clearToSend();
    }

    /** @return whether whoever has a short answer of this status may write and end it, without waiting for the client */
    boolean takesAtOnce(int status) {
        return clearToSend() == null && !leftover.remains(status);
    }

    /** The body is about to be read: a client that waits to be told so is told. To be called once, before any answer. */
    public void inviteBody() {
        if (head().headers().contains("Expect")) {
            TomcatRequest.invite(request());
        }
    }

    void sever() {
        hold.sever();
    }

    /** @return what becomes of a body that is not read to its end */
    public Leftover leftover() {
        return leftover;
    }

    /** The client cannot be reached any more: ends the exchange. */
    public void clientGone() {
        end(true);
    }

    /** As {@link #clientGone}, when it is the container that says so: it closes the connection itself. */
    public void containerSaysGone() {
        end(false);
    }

    private void end(boolean breaksOff) {
        failed(Fault.CLIENT_GONE, "the client closed the connection");
        if (complete()) {
            hold.letGo(breaksOff);
        }
    }

    /** The hook sees the head of the answer before it goes out; the last one added is run first. */
    public void onResponse(Consumer<ResponseHead> hook) {
        responseHooks.add(hook);
    }

    /** @return what the client is told of the limits it was counted by */
    public Tally tally() {
        return responseHooks.tally();
    }

    /** The hook is run exactly once, whatever happens, when the last byte is out or none will follow. It must not throw. */
    public void onComplete(Consumer<Outcome> hook) {
        completion.add(hook);
    }

    /** The tap sees the bytes of the request body in order, before they go upstream. */
    public void onRequestBytes(ByteTap tap) {
        traffic.add(tap);
    }

    /** The watch looks at the request body while it is on its way upstream. */
    public void onRequestWait(BodyWatch watch) {
        traffic.add(watch);
    }

    /**
     * The hook changes the fields that go upstream, after the gateway's own are in place. As with answers, the last one added is
     * run first, so that who is first in the table of concerns has the last word.
     */
    public void onRequest(Consumer<Headers.Builder> hook) {
        upward.add(hook);
    }

    /** @return what the policies change in the fields that go upstream, in the order in which they are to run */
    public List<Consumer<Headers.Builder>> requestHooks() {
        return upward.hooks();
    }

    /** Runs the response hooks and writes the head into the container's response, which is not committed by that. */
    void writeHead(ResponseHead head) {
        responseHooks.run(head);
        status = head.status();
        response().setStatus(head.status());
        head.headers().forEach(response()::addHeader);
    }

    /** Bytes of the request body were read. @throws FaultException if a tap will have no more */
    public void countIn(byte[] bytes, int offset, int length) {
        traffic.in(bytes, offset, length);
    }

    /** Time has passed for the request body. @throws FaultException if a watch will wait no longer */
    public void watchBody(long now, boolean waiting) {
        traffic.look(now, waiting);
    }

    void countOut(int length) {
        traffic.out(length);
    }

    /** Bytes went either way after the exchange has left HTTP. */
    public void countTunnel(int in, int out) {
        traffic.tunnel(in, out);
    }

    /** @return bytes of the request body so far */
    public long bytesIn() {
        return traffic.bytesIn();
    }

    public Upward upward() {
        return upward;
    }

    public @Nullable String upstream() {
        return upward.upstream();
    }

    public @Nullable String endpoint() {
        return upward.endpoint();
    }

    /** Remembers, for the log, what went wrong. The first one is the cause; others follow from it. */
    public void failed(Fault what, String why) {
        if (fault == null) {
            fault = what;
            detail = why;
        }
    }

    /** @return what went wrong; null while nothing has */
    public @Nullable Fault fault() {
        return fault;
    }

    /** A guard refuses, or would if it did not only observe. It counts once for each fault; who observes the end reports it. */
    public void refused(Refused what) {
        refusals.add(what);
    }

    /** @return what guards have refused, and what those that only observe would have */
    public List<Refused> refusals() {
        return refusals.all();
    }

    public boolean isCompleted() {
        return completed.get();
    }

    /** The exchange is over. @return whether nobody had said so before; who was first, and nobody else, ends it with the container */
    public boolean complete() {
        if (!completed.compareAndSet(false, true)) {
            return false;
        }
        completion.run(Outcome.of(status, fault, detail, traffic, timing.end()));
        return true;
    }
}
