package io.gatehouse.config;

import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.settings.Violation;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A test inside the descriptor: a request, and what must become of it. What is null is not asked about; at least one
 * of the last five is asked about.
 *
 * @param at where it stands
 * @param places where its attributes stand, by name
 * @param conceal takes out of a message what placeholders stand for
 * @param caller whose it is supposed to be
 * @param route the name of the route that it gets to
 * @param upstream the name of the upstream or split that it is sent to
 * @param path what the upstream reads
 * @param status what the gateway itself would answer
 * @param location where it is redirected to
 */
public record Expectation(
        Position at,
        Map<String, Position> places,
        UnaryOperator<String> conceal,
        RequestHead request,
        Caller caller,
        @Nullable String route,
        @Nullable String upstream,
        @Nullable String path,
        @Nullable Integer status,
        @Nullable String location) {

    /** @return where the attribute stands; where the element does when it is not there */
    public Position at(String attribute) {
        return places.getOrDefault(attribute, at);
    }

    /** @return that the attribute is not met, without what placeholders stand for */
    public Violation unmet(String attribute, String message) {
        return new Violation(at(attribute), conceal.apply(message));
    }
}
