package io.gatehouse.filter.cache;

import io.gatehouse.cache.Body;
import io.gatehouse.cache.CacheStatus;
import io.gatehouse.cache.Judgement;
import io.gatehouse.cache.Selection;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Terms;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reception;
import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Receives the answer to GET: keeps it where it may be kept, and lets others have it who wait for it. */
final class Receiver implements Reception {

    private static final int PARTIAL = 206;
    private static final int NOT_MODIFIED = 304;
    private static final int FIRST_OF_SERVER = 500;

    /** What speaks of an origin in trouble (RFC 5861, 4). */
    private static final List<Integer> TROUBLE = List.of(500, 502, 503, 504);

    private final Passage passage;
    private final Exchange exchange;
    private final @Nullable Stored before;
    private final @Nullable Flight flight;
    private final String reason;
    private final long asked;

    /** Nobody waits for it but the cache. */
    private final boolean errand;

    private @Nullable Gathering gathering;
    private @Nullable Stored coming;
    private @Nullable Stored instead;
    private String told = "";
    private List<String> cookies = List.of();
    private boolean over;

    /**
     * @param exchange that of the passage, or its errand
     * @param before what was stored, which is validated if it can be
     * @param flight which those wait for who want the same; null where nobody may
     */
    Receiver(Passage passage, Exchange exchange, @Nullable Stored before, @Nullable Flight flight, String reason) {
        this.passage = passage;
        this.exchange = exchange;
        this.errand = exchange != passage.exchange();
        this.before = before;
        this.flight = flight;
        this.reason = reason;
        this.asked = passage.cache().now();
    }

    @Override
    public boolean head(ResponseHead head, long length) {
        Stored old = before;
        int status = head.status();
        if (old != null && old.hasValidator() && status == NOT_MODIFIED) {
            confirmed(old, head.headers().build());
            return false;
        }
        if (old != null
                && TROUBLE.contains(status)
                && old.helpsOut(passage.cache().now())) {
            passage.counts().stale.increment();
            helpOut(old, status);
            return false;
        }
        boolean stored = keep(head, length);
        if (stored || flight != null) {
            passage.cache().flights().remember(passage.flightKey(), !stored);
        }
        if (!stored) {
            land(Landing.ALONE);
            if (old != null && status < FIRST_OF_SERVER) {
                // what the origin says now is not kept, and what it said before no longer holds
                passage.cache().store().remove(passage.key(), old);
            }
        }
        head.headers()
                .add(
                        CacheStatus.FIELD,
                        new CacheStatus()
                                .forwarded(reason)
                                .answered(status)
                                .stored(stored)
                                .toString());
        return !errand;
    }

    private void confirmed(Stored old, Headers said) {
        passage.counts().validated.increment();
        cookies = said.all("Set-Cookie");
        Stored now = Fresh.update(passage, old, said, asked);
        instead = now;
        told = new CacheStatus().forwarded(reason).answered(NOT_MODIFIED).toString();
        land(new Landing.Answer(now, false));
    }

    private void helpOut(Stored old, int status) {
        instead = old;
        told = status == 0
                ? new CacheStatus().forwarded(reason).detail("error").toString()
                : new CacheStatus().forwarded(reason).answered(status).toString();
        land(new Landing.Answer(old, true));
    }

    private boolean keep(ResponseHead head, long length) {
        Headers answered = head.headers().build();
        long came = passage.cache().now();
        Judgement judgement =
                Judgement.of(passage.asking("GET"), head.status(), answered, passage.rules(), asked, came);
        Terms terms = judgement.terms();
        if (terms == null
                || head.status() == PARTIAL
                || length > passage.rules().maxBody()) {
            return false;
        }
        Selection selection =
                Selection.of(passage.request(), answered, passage.rules().vary());
        Stored stored = Stored.of(passage.realm(), head.status(), answered, selection, terms, asked, came, Body.EMPTY);
        coming = stored;
        Gathering body =
                new Gathering(passage.rules().maxBody(), length, passage.cache().room());
        gathering = body;
        land(new Landing.Along(stored, body, length));
        return true;
    }

    private void land(Landing what) {
        Flight own = flight;
        if (own != null) {
            own.land(what);
        }
    }

    @Override
    public void bytes(ByteBuffer bytes) {
        Gathering body = gathering;
        if (body != null && bytes.hasRemaining()) {
            if (!body.add(bytes) && flight != null) {
                // who comes now would have missed its start
                flight.leave();
            }
            body.tell();
        }
    }

    @Override
    public boolean isAwaited() {
        Gathering body = gathering;
        return body != null && body.isAwaited();
    }

    @Override
    public void ended() {
        Gathering gathered = gathering;
        Stored stored = coming;
        Body body = gathered == null ? null : gathered.end();
        if (gathered != null && body != null && stored != null) {
            passage.cache().store().put(passage.key(), stored.with(body));
            passage.counts().stored.increment();
            gathered.tell();
        }
        finish();
    }

    @Override
    public void brokeOff() {
        finish();
    }

    /** The answer has come to its end, or to none. */
    private void finish() {
        over();
        Stored answer = instead;
        if (errand) {
            boolean ignored = exchange.complete();
        } else if (answer != null) {
            instead = null;
            Reply.send(passage, answer, told, cookies);
        }
    }

    @Override
    public boolean failed(Fault fault, String detail) {
        Stored old = before;
        if (old != null
                && fault.status() >= FIRST_OF_SERVER
                && old.helpsOut(passage.cache().now())) {
            passage.counts().stale.increment();
            helpOut(old, 0);
        } else {
            land(new Landing.Failed(fault, detail));
        }
        boolean seenTo = errand || instead != null;
        finish();
        return seenTo;
    }

    /** Nothing more comes: what is not whole by now is not kept. */
    void over() {
        if (over) {
            return;
        }
        over = true;
        Gathering gathered = gathering;
        gathering = null;
        if (gathered != null) {
            gathered.discard();
            gathered.tell();
        }
        Flight own = flight;
        if (own != null) {
            own.end();
        }
    }
}
