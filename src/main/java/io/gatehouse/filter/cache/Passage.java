package io.gatehouse.filter.cache;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.CacheStatus;
import io.gatehouse.cache.Invalidation;
import io.gatehouse.cache.Judgement;
import io.gatehouse.cache.Reuse;
import io.gatehouse.cache.Rules;
import io.gatehouse.cache.Selection;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Validation;
import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Leftover;
import io.gatehouse.exchange.Nobody;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One exchange on its way past the cache. */
final class Passage {

    /** In which the gateway says something of its own. */
    private static final Set<String> OWN = Set.of(
            "forwarded",
            "via",
            "host",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-prefix",
            "x-forwarded-proto",
            "x-request-id");

    /** By which some applications take a GET for something else. */
    private static final List<String> OTHER_METHODS =
            List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override");

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
        boolean get = head.method().equals("GET") || head.method().equals("HEAD");
        if (!get || head.headers().contains("If-Match") || head.headers().contains("If-Unmodified-Since")) {
            return false;
        }
        for (String field : OTHER_METHODS) {
            if (head.headers().contains(field)) {
                return false;
            }
        }
        try {
            return !Leftover.isBodyOf(exchange.request());
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
        Stored stored = Stored.select(variants, realm, request());
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
        return ask(stored, stored == null ? variants.isEmpty() ? "uri-miss" : "vary-miss" : "stale");
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
        errand.upward().receive(new Receiver(this, errand, stored, flight, "stale"));
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
        return flightKey(key);
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
        Headers upward = sent.build();
        for (String field : selection.fields()) {
            if (OWN.contains(field.toLowerCase(Locale.ROOT))
                    || !upward.all(field).equals(request().all(field))) {
                return false;
            }
        }
        return true;
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
        Stored now = variants == null ? null : Stored.select(variants, realm, request());
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
        boolean conditional = request().contains("If-None-Match") || request().contains("If-Modified-Since");
        return !conditional || (stored != null && stored.hasValidator());
    }

    private Verdict forward(@Nullable Stored stored, @Nullable Flight flight, String reason) {
        Receiver receiver = new Receiver(this, exchange, stored, flight, reason);
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

    private boolean isFor(Stored answer) {
        return answer.selection().takes(request());
    }
}
