package io.gatehouse.filter.cache;

import io.gatehouse.cache.Bypass;
import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.CacheStatus;
import io.gatehouse.cache.Invalidation;
import io.gatehouse.cache.Judgement;
import io.gatehouse.cache.Parts;
import io.gatehouse.cache.Reuse;
import io.gatehouse.cache.Rules;
import io.gatehouse.cache.Selection;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Validation;
import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Nobody;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.container.RequestBodies;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One exchange on its way past the cache. */
final class Passage {

    /** Who has waited so often for nothing asks for itself. */
    private static final int MOST_ROUNDS = 3;

    private final HttpCache cache;
    private final Exchange exchange;
    private final Rules rules;
    private final Decision.Routed routed;
    private final Action.Forward action;
    private final CacheKey key;
    private final String realm;
    private final Counts.OfRoute counts;
    /** Of what is wanted whole, the part that is kept of its beginning. */
    private @Nullable Stored beginning;

    private @Nullable String wanted;
    private int rounds;

    Passage(HttpCache cache, Exchange exchange, Rules rules, Decision.Routed routed, Action.Forward action) {
        this.cache = cache;
        this.exchange = exchange;
        this.rules = rules;
        this.routed = routed;
        this.action = action;
        this.key = CacheKey.of(exchange.head());
        // two routes may make different requests of one URL
        this.realm = routed.route().name() + ' ' + cache.way().draw(exchange, routed, action);
        this.counts = cache.counts().of(routed.route().name());
    }

    HttpCache cache() {
        return cache;
    }

    Exchange exchange() {
        return exchange;
    }

    Rules rules() {
        return rules;
    }

    CacheKey key() {
        return key;
    }

    String realm() {
        return realm;
    }

    Counts.OfRoute counts() {
        return counts;
    }

    Judgement.Asking asking(String method) {
        return new Judgement.Asking(method, request(), !exchange.caller().isAnonymous());
    }

    Headers request() {
        return exchange.head().headers();
    }

    Verdict begin() {
        RequestHead head = exchange.head();
        if (!Invalidation.isSafe(head.method())) {
            exchange.upward().receive(new Change(this));
            return Verdict.PASS;
        }
        return isOfCache(head) ? look() : pass("bypass");
    }

    /** What has a body, or conditions that only the origin can judge, is the origin's (RFC 9111, 4.3.2). */
    private boolean isOfCache(RequestHead head) {
        if (Bypass.isTaken(head.method(), head.headers())) {
            return false;
        }
        try {
            return !RequestBodies.follows(exchange.request());
        } catch (IOException e) {
            return false;
        }
    }

    private Verdict pass(String reason) {
        exchange.onResponse(head -> head.headers()
                .add(CacheStatus.FIELD, new CacheStatus().forwarded(reason).toString()));
        return Verdict.PASS;
    }

    private Verdict look() {
        List<Stored> variants = cache.store().atHand(key);
        if (variants != null) {
            return decide(variants);
        }
        return exchange.await(
                CompletableFuture.supplyAsync(() -> cache.store().find(key), cache.executor())
                        .exceptionally(broken -> List.of()),
                this::decide);
    }

    private Verdict decide(List<Stored> variants) {
        Stored stored = Stored.select(variants, realm, exchange.head().method(), request(), cache.now());
        if (stored != null && !stored.body().isHeld() && !stored.body().isThere()) {
            // some of it had to give way
            cache.store().remove(key, stored);
            stored = null;
        }
        if (stored != null) {
            Reuse reuse = Reuse.of(stored, request(), rules, cache.now());
            if (reuse != Reuse.VALIDATE) {
                return answer(stored, reuse);
            }
        }
        if (Reuse.isOnlyIfCached(request(), rules)) {
            Answer.fault(exchange, Fault.NOT_CACHED, "only-if-cached, and there is nothing that may be used");
            return Verdict.ANSWERED;
        }
        beginning = stored == null && isForWhole() ? Parts.beginning(variants, realm, request()) : null;
        return ask(stored, stored == null ? miss(variants) : "stale");
    }

    private boolean isForWhole() {
        return !request().contains("Range") && !isConditional();
    }

    private boolean isConditional() {
        return request().contains("If-None-Match") || request().contains("If-Modified-Since");
    }

    /** RFC 9211, 2.2. */
    private String miss(List<Stored> variants) {
        if (variants.isEmpty()) {
            return "uri-miss";
        }
        return Parts.areThere(variants, realm, request()) ? "partial" : "vary-miss";
    }

    private Verdict answer(Stored stored, Reuse reuse) {
        boolean stale = reuse == Reuse.ANSWER_AND_REFRESH;
        counts.hits.increment();
        if (stale) {
            counts.stale.increment();
            if (exchange.head().method().equals("GET")) {
                refresh(stored);
            }
        }
        Reply.send(this, stored, CacheStatus.hit(stored.freshFor(cache.now())), List.of());
        return Verdict.ANSWERED;
    }

    /** Asks for it again, while the client gets what there is. */
    private void refresh(Stored stored) {
        Flight flight = cache.flights().begin(flightKey());
        if (flight == null) {
            return;
        }
        Exchange errand = Nobody.asks(exchange);
        errand.onRequest(fields -> Validation.ask(stored, fields));
        errand.upward().receive(new Receiver(this, errand, stored, flight, "stale", null));
        errand.onComplete(outcome -> flight.end());
        cache.executor().execute(() -> {
            try {
                cache.way().fetch(errand, routed, action);
            } catch (RuntimeException e) {
                flight.end();
                throw e;
            }
        });
    }

    /** @return what those who want the same have in common, before it is known what the answer varies by */
    String flightKey() {
        String known = wanted;
        if (known == null) {
            known = flightKey(key);
            wanted = known;
        }
        return known;
    }

    String flightKey(CacheKey of) {
        return realm + ' ' + of.text();
    }

    /** @return whether upstreams read in these fields what the client says there: else they tell apart what this cache cannot */
    boolean wasSent(Selection selection) {
        if (selection.fields().isEmpty()) {
            return true;
        }
        Headers.Builder sent = request().toBuilder();
        exchange.upward().hooks().forEach(hook -> hook.accept(sent));
        return selection.isSentAs(request(), sent.build());
    }

    /** The origin is asked, unless somebody is asking it already. */
    private Verdict ask(@Nullable Stored stored, String reason) {
        counts.misses.increment();
        if (exchange.head().method().equals("HEAD")) {
            exchange.upward().receive(new HeadReceiver(this, stored, reason));
            return Verdict.PASS;
        }
        String wanted = flightKey();
        boolean plain = !request().contains("Range")
                && !request().contains("Authorization")
                && exchange.caller().isAnonymous();
        if (!plain || rounds > MOST_ROUNDS || cache.flights().isForOne(wanted)) {
            return forward(stored, null, reason);
        }
        Flight running = cache.flights().find(wanted);
        if (running == null && leads(stored)) {
            Flight own = cache.flights().begin(wanted);
            if (own != null) {
                try {
                    return lead(own, stored, reason);
                } catch (RuntimeException e) {
                    own.end();
                    throw e;
                }
            }
            running = cache.flights().find(wanted);
        }
        return running == null ? forward(stored, null, reason) : join(running, stored, reason);
    }

    /** Somebody else may have brought it since this one looked. */
    private Verdict lead(Flight own, @Nullable Stored stored, String reason) {
        List<Stored> variants = cache.store().atHand(key);
        Stored now = variants == null ? null : Stored.select(variants, realm, "GET", request(), cache.now());
        Reuse reuse = now == null ? Reuse.VALIDATE : Reuse.of(now, request(), rules, cache.now());
        if (now == null || reuse == Reuse.VALIDATE) {
            return forward(stored, own, reason);
        }
        own.end();
        counts.misses.decrement();
        return answer(now, reuse);
    }

    /** Who asks on conditions may be told that nothing has changed, which is of no use to others. */
    private boolean leads(@Nullable Stored stored) {
        return !isConditional() || (stored != null && stored.hasValidator());
    }

    private Verdict forward(@Nullable Stored stored, @Nullable Flight flight, String reason) {
        Rest rest = Rest.of(this, beginning);
        Receiver receiver = new Receiver(this, exchange, stored, flight, reason, rest);
        if (rest != null) {
            exchange.onRequest(fields -> {
                if (!receiver.isOver()) {
                    rest.ask(fields);
                }
            });
        }
        if (stored != null && stored.hasValidator()) {
            exchange.onRequest(fields -> {
                // who stands in is not asked about what another one has said
                if (!receiver.isOver()) {
                    Validation.ask(stored, fields);
                }
            });
        }
        exchange.upward().receive(receiver);
        exchange.onComplete(outcome -> receiver.over());
        return Verdict.PASS;
    }

    private Verdict join(Flight flight, @Nullable Stored stored, String reason) {
        rounds++;
        exchange.timing().waitsForAnother();
        return exchange.await(flight.join(cache.patience()), landing -> landed(landing, stored, reason));
    }

    private Verdict landed(Landing landing, @Nullable Stored stored, String reason) {
        if (landing instanceof Landing.Along along
                && isFor(along.head())
                && along.body().isFromTheStart()) {
            collapsed();
            Reply.along(this, along);
            return Verdict.ANSWERED;
        }
        if (landing instanceof Landing.Answer answer && isFor(answer.stored())) {
            collapsed();
            String status = new CacheStatus().forwarded("stale").collapsed().toString();
            Reply.send(this, answer.stored(), status, List.of());
            return Verdict.ANSWERED;
        }
        if (landing instanceof Landing.Failed failed) {
            collapsed();
            if (cache.way().fallBack(exchange, failed.fault())) {
                return Verdict.PASS;
            }
            exchange.upward().tell(exchange, failed.fault(), failed.detail(), Headers.EMPTY);
            return Verdict.ANSWERED;
        }
        boolean missed = landing instanceof Landing.Along along && !along.body().isFromTheStart();
        return missed || landing instanceof Landing.Alone ? forward(stored, null, reason) : look();
    }

    private void collapsed() {
        counts.misses.decrement();
        counts.collapsed.increment();
    }

    /** Who waits for another has asked for the whole. */
    private boolean isFor(Stored answer) {
        return answer.range() == null && answer.selection().takes(request());
    }
}
