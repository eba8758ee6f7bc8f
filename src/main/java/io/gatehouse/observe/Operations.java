package io.gatehouse.observe;

import io.gatehouse.http.Headers;

/** What an operator may ask of a running gateway, and order. Any thread may call. */
public interface Operations {

    GatewayStatus status();

    /** @return where the server contradicts the descriptor that is served, as far as it can be seen; one a line */
    String warnings();

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
}
