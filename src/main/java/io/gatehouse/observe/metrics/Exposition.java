package io.gatehouse.observe.metrics;

import java.util.List;

/** What is said to who scrapes, in one of the two formats. */
public final class Exposition {

    private final List<Samples.Source> sources;

    /** A way to write it down. */
    public enum Format {
        PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
        OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

        private final String type;

        Format(String type) {
            this.type = type;
        }

        /** @return its media type, as it is sent */
        public String type() {
            return type;
        }
    }

    public Exposition(List<Samples.Source> sources) {
        this.sources = List.copyOf(sources);
    }

    /** @return everything, as it is now; takes its time */
    public byte[] text(Format format) {
        Samples samples = new Samples(format == Format.OPEN_METRICS);
        sources.forEach(source -> source.into(samples));
        return samples.text();
    }
}
