package io.gatehouse.observe;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.route.Decision;
import io.gatehouse.route.Route;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Remembers the heads of the last requests, so that it can be told what another descriptor would decide about them. As many as it
 * keeps are taken at once, and then {@value #A_SECOND} a second: so a thousand of them are the traffic of a minute, and a busy
 * gateway reads one number for all the others. What is kept is a copy, without secrets, and of bounded length; the container's own
 * buffers are not held.
 */
final class Recorder implements BiConsumer<Exchange, Outcome> {

    static final int A_SECOND = 20;

    /** Longer ones are few, and are not kept: they would be cut where they are written. */
    static final int LONGEST_TARGET = Escaping.MAX_LENGTH;

    private static final int LONGEST_VALUE = 512;
    private static final int LONGEST_FIELDS = 4_096;
    private static final String HIDDEN = "***";

    private static final Pattern COOKIE = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+=.*");

    /** What routes and guards look at, and what says nothing of anybody but the program that asks. */
    private static final Set<String> FIELDS = Set.of(
            "accept",
            "accept-encoding",
            "accept-language",
            "access-control-request-headers",
            "access-control-request-method",
            "cache-control",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "origin",
            "pragma",
            "range",
            "sec-fetch-dest",
            "sec-fetch-mode",
            "sec-fetch-site",
            "sec-fetch-user",
            "te",
            "transfer-encoding",
            "upgrade",
            "upgrade-insecure-requests",
            "user-agent",
            "x-requested-with");

    private final InstantSource clock;
    private final Mask mask;
    private final Set<String> fields;
    private final Recent<RecordedHead> heads;

    /**
     * @param settings with at least one head
     * @param mask takes secrets out of targets
     * @param clock the wall's
     * @param now of the ticker that exchanges begin by
     */
    Recorder(RecorderSettings settings, Mask mask, InstantSource clock, long now) {
        this.clock = clock;
        this.mask = mask;
        this.fields = new HashSet<>(FIELDS);
        this.fields.addAll(settings.fields());
        this.heads = new Recent<>(settings.heads(), A_SECOND, now);
    }

    @Override
    public void accept(Exchange exchange, Outcome outcome) {
        if (isRecordable(exchange) && heads.takes(exchange.startedAt() + outcome.nanos())) {
            heads.keep(recorded(exchange, outcome));
        }
    }

    /** What no descriptor decides is not asked about again. */
    private static boolean isRecordable(Exchange exchange) {
        return exchange.decision() != null
                && !(exchange.decision() instanceof Decision.Own)
                && exchange.arrival().problem() == null
                && exchange.head().target().length() <= LONGEST_TARGET;
    }

    private RecordedHead recorded(Exchange exchange, Outcome outcome) {
        Route route = exchange.route();
        Fault fault = outcome.fault();
        return new RecordedHead(
                clock.instant().minusNanos(outcome.nanos()),
                masked(exchange.head()),
                nameless(exchange.caller()),
                route == null ? null : route.name(),
                outcome.status(),
                fault == null ? null : fault.code());
    }

    private static Caller nameless(Caller caller) {
        return caller.isAnonymous() ? Caller.ANONYMOUS : Caller.supposed("somebody", caller.roles(), caller.scopes());
    }

    private RequestHead masked(RequestHead head) {
        String target = mask.hide(head.target());
        int question = target.indexOf('?');
        return new RequestHead(
                head.method(),
                head.scheme(),
                head.host(),
                head.port(),
                question < 0 ? target : target.substring(0, question),
                question < 0 ? null : target.substring(question + 1),
                masked(head.headers()),
                head.client());
    }

    private Headers masked(Headers all) {
        Headers.Builder kept = Headers.builder();
        int length = 0;
        for (int i = 0; i < all.size() && length < LONGEST_FIELDS; i++) {
            String name = all.name(i);
            String value = all.value(i);
            if (name.length() > LONGEST_VALUE) {
                continue;
            }
            String shown = value.length() > LONGEST_VALUE ? HIDDEN : shown(name.toLowerCase(Locale.ROOT), value);
            kept.add(name, shown);
            length += name.length() + shown.length();
        }
        return kept.build();
    }

    private String shown(String name, String value) {
        if (fields.contains(name)) {
            return value;
        }
        // conditions ask whether a cookie is there
        return name.equals("cookie") ? cookies(value) : HIDDEN;
    }

    /** @return the names alone; one without a name is all value */
    private static String cookies(String value) {
        return Stream.of(value.split(";", -1))
                .map(String::strip)
                .map(cookie -> COOKIE.matcher(cookie).matches()
                        ? cookie.substring(0, cookie.indexOf('=') + 1) + HIDDEN
                        : HIDDEN)
                .collect(Collectors.joining("; "));
    }

    /** @return what is kept now, the oldest first */
    List<RecordedHead> recorded() {
        return heads.all();
    }
}
