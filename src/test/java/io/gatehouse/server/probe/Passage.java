package io.gatehouse.server.probe;

import io.gatehouse.exchange.Suspension;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** How far a request has come, as the gateway's exchange knows it, and what was seen on the way. */
final class Passage {

    private static final String ATTRIBUTE = Passage.class.getName();

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final StringBuilder trace = new StringBuilder();
    private int stage;
    private int suspensions;

    private Passage(HttpServletRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
    }

    static Passage of(ServletRequest request, ServletResponse response) {
        Passage passage = (Passage) request.getAttribute(ATTRIBUTE);
        if (passage == null) {
            passage = new Passage((HttpServletRequest) request, (HttpServletResponse) response);
            request.setAttribute(ATTRIBUTE, passage);
        }
        return passage;
    }

    /** @return the request as the container handed it over the first time; the gateway knows no other */
    HttpServletRequest request() {
        return request;
    }

    HttpServletResponse response() {
        return response;
    }

    Suspension suspend() {
        suspensions++;
        return Suspension.of(request, response);
    }

    int stage() {
        return stage;
    }

    void passed(int row) {
        stage = row + 1;
    }

    int suspensions() {
        return suspensions;
    }

    /** Notes who saw the request, by which dispatch, and under which target. */
    void note(String who, ServletRequest current) {
        HttpServletRequest seen = (HttpServletRequest) current;
        trace.append(who)
                .append(' ')
                .append(seen.getDispatcherType())
                .append(' ')
                .append(seen.getRequestURI())
                .append(seen.getQueryString() == null ? "" : "?" + seen.getQueryString())
                .append('\n');
    }

    String trace() {
        return trace.toString();
    }
}
