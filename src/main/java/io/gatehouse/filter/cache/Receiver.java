package io.gatehouse.filter.cache;

import io.gatehouse.cache.Body;
import io.gatehouse.cache.CacheStatus;
import io.gatehouse.cache.Clause;
import io.gatehouse.cache.ContentRange;
import io.gatehouse.cache.Judgement;
import io.gatehouse.cache.Parts;
import io.gatehouse.cache.Selection;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Terms;
import io.gatehouse.cache.Validation;
import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reception;
import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Receives the answer to GET: keeps it where it may be kept, and lets others have it who wait for it. */
final class Receiver implements Reception {

    private static final int UNSATISFIABLE = 416;
    private static final int PARTIAL = 206;
    private static final int NOT_MODIFIED = 304;
    private static final int FIRST_OF_SERVER = 500;

    /** What speaks of an origin in trouble (RFC 5861, 4). */
    private static final List<Integer> TROUBLE = List.of(500, 502, 503, 504);

    private static final System.Logger LOG = System.getLogger(Receiver.class.getName());

    /** Who is refused a place for these reasons will be so again: nobody need wait to hear it. */
    private static final Set<Clause> FOR_ONE = EnumSet.of(
            Clause.NO_STORE, Clause.PRIVATE, Clause.SET_COOKIE, Clause.VARY_ANY, Clause.VARY_CHANGED, Clause.PERSONAL);

    /** Who asks has it so; what is kept for others may hold as before. */
    private static final Set<Clause> OF_THE_ASKER =
            EnumSet.of(Clause.REQUEST_NO_STORE, Clause.AUTHORIZATION, Clause.PERSONAL);

    private final Passage passage;
    private @Nullable Clause clause;
    private final Exchange exchange;
    private final @Nullable Stored before;
    private final @Nullable Flight flight;
    private final String reason;
    private final long asked;
    private final long askedByTicker;

    /** Nobody waits for it but the cache. */
    private final boolean errand;

    /** Of a part that is kept; null where the whole is asked for. */
    private final @Nullable Rest rest;

    /** The client gets what is kept with what comes. */
    private boolean completing;

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
     * @param rest what is asked for where a part is kept; null for the whole
     */
    Receiver(
            Passage passage,
            Exchange exchange,
            @Nullable Stored before,
            @Nullable Flight flight,
            String reason,
            @Nullable Rest rest) {
        this.passage = passage;
        this.exchange = exchange;
        this.errand = exchange != passage.exchange();
        this.before = before;
        this.flight = flight;
        this.reason = reason;
        this.rest = rest;
        this.asked = passage.cache().now();
        this.askedByTicker = passage.cache().ticker();
    }

    /** @return whether nothing more is kept of what comes; it may come from an upstream that stands in */
    boolean isOver() {
        return over;
    }

    @Override
    public boolean helpsOut(int status) {
        Stored old = before;
        return old != null
                && TROUBLE.contains(status)
                && old.helpsOut(passage.cache().now());
    }

    @Override
    public boolean head(ResponseHead head, long length) {
        if (over) {
            return !errand;
        }
        Stored old = before;
        int status = head.status();
        if (old != null && old.hasValidator() && status == NOT_MODIFIED) {
            confirmed(old, head.headers().build());
            return false;
        }
        if (old != null && helpsOut(status)) {
            passage.counts().stale.increment();
            helpOut(old, status);
            return false;
        }
        if (rest != null && (status == PARTIAL || status == UNSATISFIABLE)) {
            // who wants the whole is told neither a part nor that there is none
            completing = true;
            cookies = head.headers().build().all("Set-Cookie");
            rest.begin(head.headers().build());
            return false;
        }
        boolean stored = keep(head, length);
        if (stored || (flight != null && clause != null && FOR_ONE.contains(clause))) {
            passage.cache().flights().remember(passage.flightKey(), !stored);
        }
        if (!stored) {
            land(Landing.ALONE);
            if (old != null && !isOfTheAsker() && Validation.disproves(status)) {
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

    private boolean isOfTheAsker() {
        return clause != null && OF_THE_ASKER.contains(clause);
    }

    private void confirmed(Stored old, Headers said) {
        passage.counts().validated.increment();
        cookies = said.all("Set-Cookie");
        Stored now = Fresh.update(passage, old, said, asked, askedByTicker);
        instead = now;
        told = new CacheStatus().forwarded(reason).answered(NOT_MODIFIED).toString();
        land(now.freshFor(passage.cache().now()) > 0 ? new Landing.Answer(now, false) : Landing.ALONE);
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
        clause = judgement.clause();
        Terms terms = judgement.terms();
        if (terms == null
                || !isInPlace(head.status(), answered)
                || length > passage.rules().maxBody()) {
            return false;
        }
        Selection selection =
                Selection.of(passage.request(), answered, passage.rules().vary());
        if (!passage.wasSent(selection)) {
            clause = Clause.VARY_CHANGED;
            return false;
        }
        Stored stored = Stored.of(passage.realm(), head.status(), answered, selection, terms, asked, came, Body.EMPTY);
        coming = stored;
        Gathering body =
                new Gathering(passage.rules().maxBody(), length, passage.cache().room());
        gathering = body;
        // what must be validated for each request is for each to ask for
        boolean fresh = !terms.validateAlways() && stored.freshFor(came) > 0;
        land(fresh ? new Landing.Along(stored, body, length) : Landing.ALONE);
        return true;
    }

    /** A part is kept where it was asked for, beside no whole that is kept, and where the whole would be. */
    private boolean isInPlace(int status, Headers answered) {
        if (status != PARTIAL) {
            return true;
        }
        ContentRange range = ContentRange.of(answered);
        return range != null
                && range.complete() <= passage.rules().maxBody()
                && passage.request().contains("Range")
                && (before == null || before.range() != null);
    }

    private void land(Landing what) {
        Flight own = flight;
        if (own != null) {
            own.land(what);
        }
    }

    @Override
    public void bytes(ByteBuffer bytes) {
        if (completing && rest != null) {
            rest.add(bytes);
        }
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
            Stored whole = stored.with(body);
            store(whole.range() == null ? whole : Parts.asGathered(whole));
            gathered.tell();
        }
        if (completing) {
            complete();
        }
        finish();
    }

    private void complete() {
        Rest.Whole whole = rest == null ? null : rest.whole(asked);
        if (whole == null) {
            return;
        }
        instead = whole.stored();
        told = new CacheStatus()
                .forwarded(reason)
                .answered(PARTIAL)
                .stored(whole.kept())
                .toString();
        if (whole.kept()) {
            store(whole.stored());
            land(new Landing.Answer(whole.stored(), false));
        } else {
            land(Landing.ALONE);
        }
    }

    /** What somebody has changed since it was asked for is not kept; and whatever the store has, the client gets its answer. */
    private void store(@Nullable Stored whole) {
        if (whole == null || passage.cache().changes().isChangedSince(passage.key(), whole, askedByTicker)) {
            return;
        }
        try {
            passage.cache().store().put(passage.key(), whole);
            passage.counts().stored.increment();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "an answer could not be kept", e);
        }
    }

    @Override
    public void brokeOff() {
        finish();
    }

    /** The answer has come to its end, or to none. */
    private void finish() {
        if (completing && instead == null && rest != null) {
            // before those who wait look again
            rest.forget();
        }
        over();
        Stored answer = instead;
        if (errand) {
            boolean ignored = exchange.complete();
        } else if (answer != null) {
            instead = null;
            completing = false;
            Reply.send(passage, answer, told, cookies);
        } else if (completing) {
            completing = false;
            Answer.fault(
                    exchange, Fault.UPSTREAM_BROKE, "of what was missing behind a part that is cached, not all came");
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
        if (rest != null) {
            rest.over();
        }
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
