package io.gatehouse.audit;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.TreeMap;

/** A line as it stands in the file: one JSON object that names the line before by its hash. */
final class Line {

    static final String NUMBER = "number";
    static final String PREVIOUS = "previous";

    /** What the first line of all names. */
    static final String NOTHING = "0".repeat(64);

    private Line() {}

    /**
     * @param json is looked for once by whoever writes many: to look opens every archive of the application
     * @return without the end of the line
     */
    static String of(JsonProvider json, long number, Instant at, Entry entry, String previous) {
        JsonObjectBuilder line = json.createObjectBuilder()
                .add(NUMBER, number)
                .add("time", at.toString())
                .add("phase", entry.phase().name().toLowerCase(Locale.ROOT))
                .add("actor", entry.actor())
                .add("way", entry.way());
        if (!entry.address().isEmpty()) {
            line.add("address", entry.address());
        }
        line.add("what", entry.what());
        if (entry.of() > 0) {
            line.add("of", entry.of());
        }
        JsonObjectBuilder arguments = json.createObjectBuilder();
        new TreeMap<>(entry.arguments()).forEach(arguments::add);
        line.add("arguments", arguments);
        String before = entry.before();
        String after = entry.after();
        if (before != null) {
            line.add("before", before);
        }
        if (after != null) {
            line.add("after", after);
        }
        JsonObject all = line.add("result", entry.result())
                .add("generation", entry.generation())
                .add(PREVIOUS, previous)
                .build();
        return all.toString();
    }

    /** @param line without its end */
    static String hash(byte[] line) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(line));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static String hash(String line) {
        return hash(line.getBytes(StandardCharsets.UTF_8));
    }
}
