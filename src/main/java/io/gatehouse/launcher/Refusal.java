package io.gatehouse.launcher;

import java.util.Locale;

/** What the embedded server refuses by itself, in the gateway's words (its faults are out of the launcher's reach). */
enum Refusal {
    MALFORMED_REQUEST(400, "The request is malformed"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    INTERNAL(500, "The gateway failed"),
    NOT_READY(503, "The gateway is not ready");

    private final int status;
    private final String title;

    Refusal(int status, String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /**
     * @param exchange the id that the answer has as a field, too
     * @return the JSON object of RFC 9457; one without a title of its own for a status that the gateway never answers
     */
    static String json(int status, String exchange) {
        for (Refusal refusal : values()) {
            if (refusal.status == status) {
                String code = refusal.name().toLowerCase(Locale.ROOT).replace('_', '-');
                return json("urn:gatehouse:fault:" + code, refusal.title, status, exchange);
            }
        }
        return json(
                "about:blank",
                status < 500 ? "The request is refused" : "The request cannot be served",
                status,
                exchange);
    }

    private static String json(String type, String title, int status, String exchange) {
        return "{\"type\":\"" + type + "\",\"title\":\"" + title + "\",\"status\":" + status + ",\"exchange\":\""
                + exchange + "\"}\n";
    }
}
