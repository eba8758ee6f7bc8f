package io.gatehouse.benchmarks.load;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The figures as bars, in SVG: for each profile the one that says most. Written by hand, because libraries for charts draw through AWT and so
 * want fonts on a machine that measures.
 */
record Chart(String date, Medians medians) {

    private static final int WIDTH = 860;
    private static final int LEFT = 190;
    private static final int RIGHT = 110;
    private static final int ROW = 20;
    private static final int HEAD = 46;

    String svg() {
        StringBuilder panels = new StringBuilder();
        int y = 40;
        for (String profile : medians.profiles()) {
            y = panel(panels, profile, y);
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
            <rect width="100%%" height="100%%" fill="#ffffff"/>
            <text x="16" y="26" font-size="16" font-weight="bold">Load, %s</text>
            %s</svg>
            """.formatted(WIDTH, y + 10, date, panels);
    }

    private int panel(StringBuilder svg, String profile, int top) {
        Measure measure = telling(profile);
        List<String> contenders = medians.contenders(profile).stream()
                .filter(contender -> medians.median(profile, contender, measure).isPresent())
                .toList();
        double most = contenders.stream()
                .mapToDouble(
                        contender -> medians.median(profile, contender, measure).orElse(0))
                .max()
                .orElse(0);
        svg.append("<text x=\"16\" y=\"%d\" font-weight=\"bold\">%s</text>\n".formatted(top + 22, profile));
        svg.append("<text x=\"%d\" y=\"%d\" fill=\"#555555\">%s</text>\n".formatted(LEFT, top + 22, measure.heading()));
        int y = top + HEAD - 14;
        for (String contender : contenders) {
            bar(svg, contender, medians.median(profile, contender, measure).orElse(0), most, measure, y);
            y += ROW;
        }
        return y;
    }

    private static void bar(StringBuilder svg, String contender, double value, double most, Measure measure, int y) {
        double length = most <= 0 ? 0 : Math.max(0, value) / most * (WIDTH - LEFT - RIGHT);
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n".formatted(LEFT - 8, y + 13, contender));
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                LEFT,
                y + 2,
                length,
                ROW - 5,
                colour(contender)));
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%d\">%s</text>%n",
                LEFT + length + 6,
                y + 13,
                measure.format(value)));
    }

    private static String colour(String contender) {
        if (contender.startsWith(Contenders.GATEHOUSE)) {
            return "#c8553d";
        }
        return contender.equals(Contenders.NGINX) || contender.equals(Contenders.DIRECT) ? "#9aa5b1" : "#4a7ba6";
    }

    /** What a contender costs, where nothing else is asked for. */
    private Measure telling(String profile) {
        Measure asked = switch (profile) {
            case "open-loop" -> Measure.ADDED_P99_US;
            case "waiting" -> Measure.REQUESTS_PER_SECOND;
            case "streams" -> Measure.RSS_ADDED_MB;
            default -> Measure.CPU_US_PER_REQUEST;
        };
        boolean measured = medians.contenders(profile).stream()
                .map(contender -> medians.median(profile, contender, asked))
                .anyMatch(OptionalDouble::isPresent);
        return measured ? asked : Measure.REQUESTS_PER_SECOND;
    }
}
