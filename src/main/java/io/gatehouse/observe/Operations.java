package io.gatehouse.observe;

import io.gatehouse.http.Headers;

/** What an operator may ask of a running gateway, and order. Any thread may call. */
public interface Operations {

    GatewayStatus status();

    /** @return where the server contradicts the descriptor that is served, as far as it can be seen; one a line */
    String warnings();

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
}
