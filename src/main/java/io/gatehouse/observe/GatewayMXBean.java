package io.gatehouse.observe;

import java.util.Map;

/**
 * The gateway as management tools see it. All types are open types, and all but four of the attributes plain ones, because
 * Tomcat's {@code jmxproxy} and Payara's metrics take no others. Times are ISO 8601 in UTC, and empty when there is none.
 */
public interface GatewayMXBean {

    /** @return under which name this gateway alone is registered */
    String getName();

    /** @return {@code STARTING}, {@code READY}, {@code NOT_READY} or {@code STOPPING} */
    GatewayState getState();

    /** @return counts accepted descriptors, from 1; 0 while there is none */
    long getGeneration();

    /** @return when this generation was put to work */
    String getLoadedAt();

    /**
     * @return the beginning of the SHA-256 of the texts that are served, by which nodes are seen to serve the same; empty while there is
     *     none
     */
    String getDescriptorDigest();

    /** @return where the descriptor is read from */
    String getSource();

    /** @return all problems of the change that was refused last; empty when the last one was accepted */
    String getLastRefusal();

    /** @return when that was */
    String getLastRefusalAt();

    /** @return where the server contradicts the descriptor that is served, one a line; empty when nothing can be seen */
    String getWarnings();

    /** @return where limits are shared, and whether that is {@code here} or {@code away}, since when and why; empty without a grid */
    String getGrid();

    /** @return what is otherwise than the descriptor says because an operator ordered it, one a line; empty when nothing is */
    String getOrders();

    /** @return {@code read}, {@code operate} or {@code full}: how much may be done here */
    String getMode();

    int getRouteCount();

    int getUpstreamCount();

    /** @return exchanges that have not come to their last byte */
    long getInFlight();

    /** @return those of them that have left HTTP for WebSocket and go on */
    int getTunnels();

    /** @return exchanges that have ended since the start, however they did */
    long getRequestsTotal();

    /** @return those of them that the gateway or an upstream failed; neither what clients did wrong nor upstreams' own 5xx */
    long getFailuresTotal();

    /** @return faults since the start by code, as the access log has them; those of clients are among them */
    Map<String, Long> getFaultsTotal();

    /**
     * @return what guards in the mode {@code observe} would have refused since the start, by guard and fault, as
     *     {@code limits/body-too-large}; each exchange counts once for each
     */
    Map<String, Long> getObservedTotal();

    /**
     * @return what guards have refused since the start, by guard, fault and route, as {@code rate-limit/rate-limited/catalog}; each
     *     exchange counts once for each
     */
    Map<String, Long> getRefusalsTotal();

    /**
     * @return for how many exchanges a fallback stood in since the start, by route and reason, a fault's code or a status:
     *     {@code catalog/no-endpoint}
     */
    Map<String, Long> getFallbacksTotal();

    /** @return lines of the access log that were lost because they could not be written in time */
    long getLogLinesLostTotal();

    String getStartedAt();

    String getVersion();

    /** @return the generation that is served after reading the descriptor again, or the problems */
    String reload();

    /** As {@link #explain(String, String, String)}, without fields. */
    String explain(String method, String url);

    /**
     * Says what would become of a request, without sending it.
     *
     * @param url absolute
     * @param headers {@code Name: value}, one a line or separated by semicolons
     */
    String explain(String method, String url, String headers);

    /** @return that this descriptor is good, or its problems; nothing changes */
    String validate(String xml);

    /**
     * @return what guards have refused since the start, or would have, the most frequent first, and with each some of the last
     *     reasons: who was refused is in them, credentials as a hash
     */
    String refusals();

    /** @return each upstream and its endpoints: how they are, and what is in flight */
    String upstreams();

    /**
     * Lets an endpoint take no new requests; those in flight go on, those that belong to it by cookie or session still come.
     *
     * @param endpoint its URL, or its route
     */
    String drain(String upstream, String endpoint);

    /** Lets an endpoint take new requests again, as {@link #drain}. */
    String resume(String upstream, String endpoint);

    /** @return each split and the weights in force, beside those of the descriptor, one a line */
    String splits();

    /**
     * Puts other weights of a split in force, on this node, until they are taken back or the descriptor's own change.
     *
     * @param weights {@code blue=90 green=10}, one for each upstream
     */
    String shift(String split, String weights);

    /** Puts the weights of the descriptor in force again. */
    String unshift(String split);

    /** @return each route that has asked second endpoints since the start: how often, how often they won, how often none was asked */
    String hedges();

    /**
     * @return each route of which copies were sent to a mirror since the start, and what became of them; below it, where answers were
     *     compared, some of the last that differed
     */
    String mirrors();

    /** @return accepted descriptors whose texts are kept, the last one first, one a line, for people */
    String generations();

    /**
     * Serves an accepted descriptor once more, until the source changes or a reload is ordered.
     *
     * @return as {@link #reload()}
     */
    String rollback(long generation);

    /**
     * Lets a route answer all that it takes with a fault, until it is enabled again.
     *
     * @param status 503, or 404 as if it were not there
     * @return what is in force then, for people
     */
    String disableRoute(String route, int status);

    /** Lets a route be as the descriptor has it again. @return what is in force then, for people */
    String enableRoute(String route);

    /**
     * Ends the sign-ons of a person that have begun until now, on this node.
     *
     * @param subject by which identities know the person
     * @return at which, for people
     */
    String killSession(String subject);

    /** @return each limit that counts what comes, as it is in force, one a line */
    String limits();

    /**
     * Lets another rate be in force for a while, on this node.
     *
     * @param limit as {@link #limits()} calls it
     * @param seconds for how long; 0 ends it now
     */
    String setLimit(String limit, String rate, long seconds);

    /**
     * @param month {@code 2026-11}
     * @param format {@code csv} or {@code json}
     * @return what each caller used in it where routes have a quota
     */
    String usage(String month, String format);

    /** @return how the cache stands, and below it each route that has one: hit ratio, hits, misses, bytes, one a line */
    String cache();

    /**
     * Throws away what is cached.
     *
     * @param what a URL, the beginning of URLs with {@code *} behind it, or {@code tag:} and a tag
     * @param soft whether it is kept to be validated before it is used again
     */
    String purge(String what, boolean soft);

    /**
     * As {@link #explain(String, String, String)}, and whether an answer would be cached, and which clause decides.
     *
     * @param status of the answer
     * @param answer its fields, as those of the request
     */
    String explainAnswer(String method, String url, String headers, int status, String answer);

    /**
     * @return the heads of the last requests that were recorded, the oldest first, a JSON object a line: what the command
     *     {@code replay} reads; without secrets
     */
    String recorded();

    /**
     * Says what would change if a descriptor took the place of the one that is served; nothing does.
     *
     * @return what is said otherwise, and below it which of the recorded requests would be decided otherwise, and how
     */
    String preview(String xml);
}
