package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.http.Headers;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server's own security who sent a request. It may have to ask a database or a directory, and does so on the thread that the
 * request came with; so there are places for a few at once, and for a few more who wait, not for long: a directory that hangs takes
 * no more threads than that from everybody else.
 */
final class ServerLogin {

    private static final int AT_ONCE = 16;
    private static final int MOST_WAITING = 48;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Semaphore places;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final long patienceMillis;

    ServerLogin() {
        this(AT_ONCE, PATIENCE);
    }

    ServerLogin(int atOnce, Duration patience) {
        places = new Semaphore(atOnce, true);
        patienceMillis = patience.toMillis();
    }

    /** What the server says. */
    sealed interface Word {

        /** The request has a principal. */
        record Known() implements Word {}

        /** It has none; nothing of the answer has gone out, unless it says so. */
        record Unknown(ServerAnswer answer) implements Word {}

        /**
         * Nobody can tell now.
         *
         * @param reason for the log
         */
        record Silent(String reason) implements Word {}
    }

    Word ask(Exchange exchange) {
        if (!enter()) {
            return new Word.Silent("too many wait for the server's login");
        }
        try {
            return inPlace(exchange);
        } finally {
            places.release();
        }
    }

    private boolean enter() {
        try {
            return places.tryAcquire() || (waiting.tryAcquire() && enterSoon());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean enterSoon() throws InterruptedException {
        try {
            return places.tryAcquire(patienceMillis, TimeUnit.MILLISECONDS);
        } finally {
            waiting.release();
        }
    }

    private static Word inPlace(Exchange exchange) {
        HttpServletResponse response = exchange.response();
        Headers before = fields(response);
        int status = response.getStatus();
        HeldResponse held = new HeldResponse(response);
        String failure = null;
        boolean unreadable = false;
        try {
            if (exchange.request().authenticate(held)) {
                return new Word.Known();
            }
        } catch (ServletException e) {
            // "the caller is responsible for handling the error" (Servlet 6.0, HttpServletRequest.authenticate)
            failure = e.getCause() == null ? null : String.valueOf(e.getMessage());
        } catch (IllegalArgumentException e) {
            unreadable = true;
        } catch (IOException | RuntimeException e) {
            failure = String.valueOf(e.getMessage());
        }
        PayaraResponse.reopen(response);
        ServerAnswer answer = takeBack(response, before, status, held);
        if (unreadable && !answer.sent()) {
            answer = ServerAnswer.unreadable(exchange.head().headers().first(AuthorizationField.NAME));
        }
        if (!unreadable && answer.rejects(exchange.head().headers().first(AuthorizationField.NAME))) {
            failure = TomcatRealm.isAway(exchange.request()) ? "its realm is not available" : failure;
        }
        return failure == null || answer.sent()
                ? new Word.Unknown(answer)
                : new Word.Silent("the server's login failed: " + failure);
    }

    private static ServerAnswer takeBack(
            HttpServletResponse response, Headers before, int statusBefore, HeldResponse held) {
        int status = response.getStatus();
        if (response.isCommitted()) {
            return new ServerAnswer(status, Headers.EMPTY, held.body(), true);
        }
        Headers added = added(before, fields(response));
        if (status != statusBefore || added.size() > 0) {
            response.reset();
            before.forEach(response::addHeader);
        }
        byte[] body = held.body();
        boolean silent = status == statusBefore && body.length == 0;
        return new ServerAnswer(silent ? HttpServletResponse.SC_UNAUTHORIZED : status, added, body, false);
    }

    private static Headers fields(HttpServletResponse response) {
        Headers.Builder fields = Headers.builder();
        for (String name : response.getHeaderNames()) {
            response.getHeaders(name).forEach(value -> fields.add(name, value));
        }
        @Nullable String type = response.getContentType();
        return (type == null || response.containsHeader("Content-Type") ? fields : fields.add("Content-Type", type))
                .build();
    }

    private static Headers added(Headers before, Headers after) {
        Headers.Builder added = Headers.builder();
        for (int i = 0; i < after.size(); i++) {
            if (!before.all(after.name(i)).contains(after.value(i))) {
                added.add(after.name(i), after.value(i));
            }
        }
        return added.build();
    }
}
