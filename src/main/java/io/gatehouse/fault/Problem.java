package io.gatehouse.fault;

import org.jspecify.annotations.Nullable;

/**
 * A fault as the client is told it: RFC 9457 for programs, a small page for people.
 *
 * @param fault what went wrong
 * @param detail what was found and what was expected, or null; never about what is behind the gateway
 * @param exchange the id under which the operator finds the exchange in the log
 */
public record Problem(Fault fault, @Nullable String detail, String exchange) {

    public static final String JSON_TYPE = "application/problem+json";
    public static final String HTML_TYPE = "text/html;charset=utf-8";

    /** @return the JSON object of RFC 9457, with the member {@code exchange} added */
    public String json() {
        StringBuilder json = new StringBuilder(200);
        json.append("{\"type\":\"urn:gatehouse:fault:").append(fault.code());
        json.append("\",\"title\":\"").append(fault.title());
        json.append("\",\"status\":").append(fault.status());
        if (detail != null) {
            json.append(",\"detail\":\"");
            escapeJson(detail, json);
            json.append('"');
        }
        json.append(",\"exchange\":\"");
        escapeJson(exchange, json);
        return json.append("\"}\n").toString();
    }

    /** @return a whole page */
    public String html() {
        StringBuilder html = new StringBuilder(600);
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\"><title>")
                .append(fault.status())
                .append(' ')
                .append(fault.title())
                .append("</title><style>body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:15vh auto;")
                .append("padding:0 1rem;color-scheme:light dark}h1{font-size:1.4rem}small{opacity:.7}</style></head>")
                .append("<body><h1>")
                .append(fault.title())
                .append("</h1>");
        if (detail != null) {
            html.append("<p>");
            escapeHtml(detail, html);
            html.append("</p>");
        }
        html.append("<p><small>").append(fault.status()).append(" · ");
        html.append(fault.code()).append(" · ");
        escapeHtml(exchange, html);
        return html.append("</small></p></body></html>\n").toString();
    }

    private static void escapeJson(String text, StringBuilder to) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                to.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                to.append("\\u00").append(Character.forDigit(c >> 4 & 0xf, 16)).append(Character.forDigit(c & 0xf, 16));
            } else {
                to.append(c);
            }
        }
    }

    private static void escapeHtml(String text, StringBuilder to) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> to.append("&lt;");
                case '>' -> to.append("&gt;");
                case '&' -> to.append("&amp;");
                case '"' -> to.append("&quot;");
                case '\'' -> to.append("&#39;");
                default -> to.append(c);
            }
        }
    }
}
