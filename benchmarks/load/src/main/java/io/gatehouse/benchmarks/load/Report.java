package io.gatehouse.benchmarks.load;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/** The figures as a page of Markdown: the promises first, then a table for each profile. */
record Report(String date, Medians medians, List<Journal.Entry> entries) {

    private static final Set<Measure> RAW_ONLY = EnumSet.of(Measure.REQUESTS, Measure.SECONDS, Measure.MAX_US);

    String markdown() {
        StringBuilder text = new StringBuilder("# Load, " + date + "\n\n");
        runs(text);
        text.append(
                        "Medians over the rounds, all of which are in [load.csv](load.csv). CPU is user and system time of all processes and threads of a contender.\n\n")
                .append("![chart](load.svg)\n");
        promises(text);
        for (String profile : medians.profiles()) {
            section(text, profile);
        }
        return text.toString();
    }

    private void runs(StringBuilder text) {
        for (Journal.Entry entry : entries) {
            boolean known =
                    medians.samples().stream().anyMatch(sample -> sample.run().equals(entry.run()));
            if (entry.profile().isEmpty() && known) {
                text.append("Run of ")
                        .append(entry.run())
                        .append(": ")
                        .append(entry.text())
                        .append(".\n\n");
            }
        }
    }

    private void promises(StringBuilder text) {
        List<String> rows = new ArrayList<>();
        for (Limit limit : Limits.all()) {
            OptionalDouble value = limit.value().apply(medians);
            value.ifPresent(measured -> rows.add(row(limit, measured)));
        }
        if (!rows.isEmpty()) {
            text.append(
                    "\n## What is promised\n\n| profile | figure | measured | limit | aim | |\n|---|---|---|---|---|---|\n");
            rows.forEach(text::append);
        }
    }

    private String row(Limit limit, double measured) {
        String sign = limit.atLeast() ? "≥ " : "≤ ";
        return "| %s | %s | %s | %s | %s | %s |%n"
                .formatted(
                        limit.profile(),
                        limit.what(),
                        number(measured),
                        Double.isNaN(limit.bound()) ? "" : sign + number(limit.bound()),
                        Double.isNaN(limit.aim()) ? "" : sign + number(limit.aim()),
                        limit.verdict(measured) + (erroneous(limit) ? ", with errors" : ""));
    }

    /** Figures of a gateway that fails are of no worth, whichever promise they meet. */
    private boolean erroneous(Limit limit) {
        return medians.of(limit.profile()).stream()
                .anyMatch(sample -> sample.erroneous() && sample.contender().startsWith(Contenders.GATEHOUSE));
    }

    private void section(StringBuilder text, String profile) {
        text.append("\n## ")
                .append(profile)
                .append("\n\n")
                .append(Profiles.named(profile).about())
                .append("\n\n");
        List<Column> columns = columns(profile);
        text.append("| |");
        columns.forEach(column -> text.append(' ').append(column.heading()).append(" |"));
        text.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
        for (String contender : medians.contenders(profile)) {
            boolean erroneous = medians.of(profile, contender).stream().anyMatch(Sample::erroneous);
            text.append("| ")
                    .append(contender)
                    .append(erroneous ? " (with errors)" : "")
                    .append(" |");
            columns.forEach(
                    column -> text.append(' ').append(column.cell(contender)).append(" |"));
            text.append('\n');
        }
        remarks(text, profile);
    }

    private void remarks(StringBuilder text, String profile) {
        List<String> runs =
                medians.of(profile).stream().map(Sample::run).distinct().toList();
        if (runs.size() > 1) {
            text.append("\nNot all of one run (")
                    .append(String.join(", ", runs))
                    .append("): compare with care.\n");
        }
        for (Journal.Entry entry : entries) {
            if (entry.profile().equals(profile) && runs.contains(entry.run())) {
                text.append("\n").append(entry.text()).append("\n");
            }
        }
    }

    private interface Cells {
        String of(String contender);
    }

    private record Column(String heading, Cells cells) {

        String cell(String contender) {
            return cells.of(contender);
        }
    }

    private List<Column> columns(String profile) {
        List<Column> columns = new ArrayList<>();
        for (Measure measure : medians.measures(profile)) {
            boolean silent =
                    measure == Measure.ERRORS && medians.of(profile).stream().noneMatch(Sample::erroneous);
            if (!RAW_ONLY.contains(measure) && !silent) {
                columns.add(new Column(
                        measure.heading(), contender -> cell(medians.median(profile, contender, measure), measure)));
            }
            if (measure == Measure.CPU_US_PER_REQUEST) {
                columns.add(new Column("CPU min–max", contender -> range(profile, contender, measure)));
            }
        }
        columns.addAll(ratios(profile));
        return columns;
    }

    private List<Column> ratios(String profile) {
        List<Column> columns = new ArrayList<>();
        for (Measure measure : List.of(Measure.CPU_US_PER_REQUEST, Measure.REQUESTS_PER_SECOND)) {
            String heading = measure == Measure.CPU_US_PER_REQUEST ? "CPU" : "req/s";
            if (medians.median(profile, Contenders.NGINX, measure).isPresent()) {
                columns.add(new Column(
                        heading + " ÷ nginx's",
                        contender -> ratio(medians.ratio(profile, measure, contender, Contenders.NGINX))));
            }
            if (medians.median(profile, Contenders.GATEHOUSE, measure).isPresent()) {
                columns.add(new Column(
                        "gatehouse's " + heading + " ÷ its",
                        contender -> ratio(medians.ratio(profile, measure, Contenders.GATEHOUSE, contender))));
            }
        }
        return columns;
    }

    private String range(String profile, String contender, Measure measure) {
        var values = medians.of(profile, contender).stream()
                .filter(sample -> sample.figures().containsKey(measure))
                .mapToDouble(sample -> sample.figures().get(measure))
                .summaryStatistics();
        return values.getCount() == 0 ? "" : measure.format(values.getMin()) + "–" + measure.format(values.getMax());
    }

    private static String cell(OptionalDouble value, Measure measure) {
        return value.isPresent() ? measure.format(value.getAsDouble()) : "";
    }

    private static String ratio(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : "";
    }

    private static String number(double value) {
        return Math.abs(value) >= 100
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
