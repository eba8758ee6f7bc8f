package io.gatehouse.observe.metrics;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What one scrape says, family by family, written down as it is said: in the text of Prometheus, version 0.0.4, or that of OpenMetrics
 * 1.0. One thread fills it. Labels are names and values in turns; names of families and labels are the gateway's own, and well-formed.
 */
public final class Samples {

    private static final String TOTAL = "_total";

    private final boolean open;
    private final List<Written> families = new ArrayList<>();

    /** Says something. */
    @FunctionalInterface
    public interface Source {

        void into(Samples samples);
    }

    /** Some values of one name. */
    public static final class Family {

        private final Text lines;
        private final String name;
        private final String suffix;

        private Family(Text lines, String name, String suffix) {
            this.lines = lines;
            this.name = name;
            this.suffix = suffix;
        }

        public void add(long value, String... labels) {
            line(lines, name, suffix, labels).add(value).add('\n');
        }

        public void add(double value, String... labels) {
            line(lines, name, suffix, labels).add(value).add('\n');
        }
    }

    /** Some distributions of one name. */
    @FunctionalInterface
    interface Distributions {

        void add(Histogram.Seen seen, String... labels);
    }

    /** How often, and how long in all, in seconds. */
    @FunctionalInterface
    interface Totals {

        void add(long count, double seconds, String... labels);
    }

    /** One family: what it is, and its lines so far. */
    private record Written(Text head, Text lines) {}

    /** @param open for OpenMetrics */
    Samples(boolean open) {
        this.open = open;
    }

    private Text family(String name, String type, String help) {
        Text head = new Text();
        head.add("# HELP ").add(name).add(' ').add(help).add('\n');
        head.add("# TYPE ").add(name).add(' ').add(type).add('\n');
        Text lines = new Text();
        families.add(new Written(head, lines));
        return lines;
    }

    /** @param name without {@code _total}, which is added */
    public Family counter(String name, String help) {
        return new Family(family(open ? name : name + TOTAL, "counter", help), name, TOTAL);
    }

    /** Values that go up and down. */
    public Family gauge(String name, String help) {
        return new Family(family(name, "gauge", help), name, "");
    }

    /** @return takes how often something was, and how long it took in all */
    Totals summary(String name, String help) {
        Text lines = family(name, "summary", help);
        return (count, seconds, labels) -> {
            line(lines, name, "_count", labels).add(count).add('\n');
            line(lines, name, "_sum", labels).add(seconds).add('\n');
        };
    }

    /** @param bounds in nanoseconds, ascending, each one of {@link Buckets} */
    Distributions histogram(String name, String help, long... bounds) {
        Text lines = family(name, "histogram", help);
        Text[] ends = new Text[bounds.length + 1];
        for (int i = 0; i < bounds.length; i++) {
            ends[i] = new Text().add("le=\"").add(seconds(bounds[i])).add("\"} ");
        }
        ends[bounds.length] = new Text().add("le=\"+Inf\"} ");
        int[] wider = Buckets.within(bounds);
        return (seen, labels) -> {
            Text beginning = labels(new Text().add(name).add("_bucket{"), labels);
            if (labels.length > 0) {
                beginning.add(',');
            }
            long[] within = seen.within(wider);
            long count = 0;
            for (int i = 0; i < within.length; i++) {
                count += within[i];
                lines.add(beginning).add(ends[i]).add(count).add('\n');
            }
            line(lines, name, "_sum", labels).addSeconds(seen.sumNanos()).add('\n');
            line(lines, name, "_count", labels).add(count).add('\n');
        };
    }

    /** As both formats have it: never with an exponent, always with a point. */
    private static String seconds(long nanos) {
        String text = BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
        return text.indexOf('.') < 0 ? text + ".0" : text;
    }

    private static Text line(Text to, String name, String suffix, String... labels) {
        to.add(name).add(suffix);
        if (labels.length > 0) {
            labels(to.add('{'), labels).add('}');
        }
        return to.add(' ');
    }

    private static Text labels(Text to, String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            if (i > 0) {
                to.add(',');
            }
            to.add(labels[i]).add("=\"").add(escaped(labels[i + 1])).add('"');
        }
        return to;
    }

    private static String escaped(String value) {
        return value.indexOf('\\') < 0 && value.indexOf('"') < 0 && value.indexOf('\n') < 0
                ? value
                : value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** @return all that was said; a family of which nothing was is not there */
    byte[] text() {
        List<Text> parts = new ArrayList<>();
        for (Written family : families) {
            if (family.lines().length() > 0) {
                parts.add(family.head());
                parts.add(family.lines());
            }
        }
        if (open) {
            parts.add(new Text().add("# EOF\n"));
        }
        byte[] all = new byte[parts.stream().mapToInt(Text::length).sum()];
        int end = 0;
        for (Text part : parts) {
            end = part.into(all, end);
        }
        return all;
    }
}
