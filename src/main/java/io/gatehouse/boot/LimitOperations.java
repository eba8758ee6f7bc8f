package io.gatehouse.boot;

import io.gatehouse.limit.Limiter;
import io.gatehouse.limit.Limiters;
import io.gatehouse.limit.Rate;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What operators ask of the limits of one descriptor, and order. All answers are for people. */
final class LimitOperations {

    private static final Pattern MONTH = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])");
    private static final Duration LONGEST = Duration.ofDays(30);

    private final Limiters limiters;

    LimitOperations(Limiters limiters) {
        this.limiters = limiters;
    }

    String all() {
        List<String> lines = limiters.all().stream()
                .sorted(Comparator.comparing(limiter -> limiter.spec().toString()))
                .map(LimitOperations::line)
                .toList();
        return lines.isEmpty() ? "no limits" : String.join("\n", lines);
    }

    private static String line(Limiter limiter) {
        String line = "%s: %s, burst %d, per %s, %d counted apart"
                .formatted(
                        limiter.spec(),
                        limiter.inForce().rate(),
                        limiter.inForce().burst(),
                        limiter.spec().per(),
                        limiter.size());
        Duration left = limiter.overriddenFor();
        return left.isZero()
                ? line
                : line + ", instead of " + limiter.spec().rate() + " for " + left.toSeconds() + " s";
    }

    String set(String name, String rate, long seconds) {
        for (Limiter limiter : limiters.all()) {
            if (limiter.spec().toString().equals(name.strip())) {
                return set(limiter, rate, seconds);
            }
        }
        return "no limit " + name + " (expected: one of these)\n" + all();
    }

    private static String set(Limiter limiter, String rate, long seconds) {
        if (seconds < 0 || seconds > LONGEST.toSeconds()) {
            return seconds + " seconds (expected: 0 to " + LONGEST.toSeconds() + ")";
        }
        try {
            limiter.override(Rate.parse(rate.strip()), Duration.ofSeconds(seconds));
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
        return line(limiter);
    }

    String usage(String month, String format) {
        if (!MONTH.matcher(month).matches()) {
            return month + " (expected: a month such as 2026-11)";
        }
        return switch (format) {
            case "csv" -> csv(limiters.usage().of(month));
            case "json" -> json(limiters.usage().of(month));
            default -> format + " (expected: csv or json)";
        };
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
