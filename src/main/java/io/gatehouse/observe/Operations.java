package io.gatehouse.observe;

import io.gatehouse.http.Headers;

/** What an operator may ask of a running gateway, and order. Any thread may call. */
public interface Operations {

    GatewayStatus status();

    /** @return where the server contradicts the descriptor that is served, as far as it can be seen; one a line */
    String warnings();

    /** @return how many exchanges go on that have left HTTP */
    int tunnels();

    /** @return how it stands with the engine in which limits are shared, for people; empty when there is none */
    String grid();

    /**
     * Reads the descriptor again, also when it seems unchanged, and puts it to work if it is good.
     *
     * @return the generation that is served now, or the problems, for people
     */
    String reload();

    /**
     * Says what would become of a request, without sending it.
     *
     * @param url absolute
     * @return for people, several lines
     */
    String explain(String method, String url, Headers headers);

    /**
     * Checks a descriptor; nothing changes.
     *
     * @return that it is good, or the problems, for people
     */
    String validate(String xml);

    /** @return each upstream and its endpoints: how they are, and what is in flight; for people */
    String upstreams();

    /**
     * Lets an endpoint take no new requests, or take some again, until the descriptor says something else of it.
     *
     * @param endpoint its URL, or its route
     * @param drain false: it takes new requests
     * @return how the upstream is then, or what is wrong, for people
     */
    String drain(String upstream, String endpoint, boolean drain);

    /** @return each split and the weights in force, beside those of the descriptor, one a line, for people */
    String splits();

    /**
     * Puts other weights of a split in force, until they are taken back or the descriptor's own change.
     *
     * @param weights {@code blue=90 green=10}, one for each upstream
     * @return what is in force then, or what is wrong, for people
     */
    String shift(String split, String weights);

    /** Puts the weights of the descriptor in force again. @return what is in force then, or what is wrong, for people */
    String unshift(String split);

    /** @return what is otherwise than the descriptor says because an operator ordered it, one a line; empty when nothing is */
    String orders();

    /** @return each route that has asked second endpoints, and what became of that; for people */
    String hedges();

    /** @return each route of which copies were sent elsewhere, what became of them, and where answers differed; for people */
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

    /** @return each limit that counts what comes, as it is in force, one a line, for people */
    String limits();

    /**
     * Lets another rate be in force for a while, on this node, whatever the descriptor says. It begins with a full bucket for
     * everybody, and so does what it replaces when it ends.
     *
     * @param limit as {@link #limits()} calls it: {@code caller of routes api}
     * @param rate such as {@code 5/s}; the burst is that of the limit
     * @param seconds for how long; 0 ends it now
     * @return what is in force then, or what is wrong, for people
     */
    String setLimit(String limit, String rate, long seconds);

    /**
     * Says what each caller used in a month (UTC) where routes have a quota.
     *
     * @param month {@code 2026-11}
     * @param format {@code csv} (RFC 4180) or {@code json}
     */
    String usage(String month, String format);

    /** @return how the cache stands, and what has become of requests of each route that has one, for people */
    String cache();

    /**
     * Throws away what is cached.
     *
     * @param what a URL, the beginning of URLs with {@code *} behind it, or {@code tag:} and a tag
     * @param soft whether it is kept to be validated before it is used again
     * @return how many answers, or what is wrong, for people
     */
    String purge(String what, boolean soft);

    /**
     * Says whether an answer would be cached, and which clause decides.
     *
     * @param url absolute
     * @param status of the answer
     * @param answer its fields
     * @return as {@link #explain}, with that
     */
    String explainAnswer(String method, String url, Headers headers, int status, Headers answer);

    /**
     * Says what would change if a descriptor took the place of the one that is served; nothing does.
     *
     * @return what is said otherwise, and which of the recorded requests would be decided otherwise; or the problems, for people
     */
    String preview(String xml);
}
