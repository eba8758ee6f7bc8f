package io.gatehouse.boot;

import io.gatehouse.limit.Usage;
import java.util.Map;
import java.util.regex.Pattern;

/** What each caller used in a month, for people and their tables. */
final class UsageReport {

    private static final Pattern MONTH = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])");

    private final Usage usage;

    UsageReport(Usage usage) {
        this.usage = usage;
    }

    /**
     * @param month {@code 2026-11}
     * @param format {@code csv} or {@code json}
     */
    String of(String month, String format) {
        Map<String, Long> used = of(month);
        return switch (format) {
            case "csv" -> csv(used);
            case "json" -> json(used);
            default -> throw new IllegalArgumentException(format + " (expected: csv or json)");
        };
    }

    /** @return requests by caller */
    Map<String, Long> of(String month) {
        if (!MONTH.matcher(month).matches()) {
            throw new IllegalArgumentException(month + " (expected: a month such as 2026-11)");
        }
        return usage.of(month);
    }

    /** RFC 4180. */
    private static String csv(Map<String, Long> usage) {
        StringBuilder csv = new StringBuilder("caller,requests\r\n");
        usage.forEach((caller, requests) -> csv.append('"')
                .append(caller.replace("\"", "\"\""))
                .append("\",")
                .append(requests)
                .append("\r\n"));
        return csv.toString();
    }

    private static String json(Map<String, Long> usage) {
        StringBuilder json = new StringBuilder("[");
        usage.forEach((caller, requests) -> {
            json.append(json.length() == 1 ? "" : ",").append("{\"caller\":\"");
            escape(caller, json);
            json.append("\",\"requests\":").append(requests).append('}');
        });
        return json.append("]").toString();
    }

    private static void escape(String text, StringBuilder json) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
    }
}
