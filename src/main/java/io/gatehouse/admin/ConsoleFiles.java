package io.gatehouse.admin;

import io.gatehouse.exchange.Answer;
import io.gatehouse.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the console is made of, as it lies in the archive. All but the page itself stand below a folder that is named after what is in them, so
 * that browsers may keep them for ever, and another version is another address. Immutable.
 */
final class ConsoleFiles {

    private static final String PAGE = "index.html";

    /** In the page, where the name of that folder goes. */
    private static final String FOLDER = "{folder}";

    private static final List<String> BESIDE = List.of(
            "app.js",
            "api.js",
            "audit.js",
            "cache.js",
            "charts.js",
            "descriptor.js",
            "dom.js",
            "explain.js",
            "figures.js",
            "icon.svg",
            "limits.js",
            "map.js",
            "overview.js",
            "refusals.js",
            "routes.js",
            "style.css",
            "upstreams.js");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private static final int LENGTH_OF_FOLDER = 16;

    /** Nothing from elsewhere, no script and no style in the page itself, no text that becomes elements, in nobody's frame. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private final File page;
    private final Map<String, File> byPath = new LinkedHashMap<>();

    /**
     * One file.
     *
     * @param tag its entity tag, in quotes
     * @param whole the answer that has it
     * @param unchanged the answer to whoever has it already
     */
    record File(String tag, Answer whole, Answer unchanged) {}

    private ConsoleFiles(Map<String, byte[]> contents) {
        MessageDigest all = sha256();
        contents.values().forEach(all::update);
        String folder = HexFormat.of().formatHex(all.digest()).substring(0, LENGTH_OF_FOLDER);
        byte[] written = contents.getOrDefault(PAGE, new byte[0]);
        String text = new String(written, StandardCharsets.UTF_8).replace(FOLDER, folder);
        this.page = file(PAGE, text.getBytes(StandardCharsets.UTF_8), "private, no-cache");
        contents.forEach((name, bytes) ->
                byPath.put(folder + '/' + name, file(name, bytes, "private, max-age=31536000, immutable")));
        byPath.remove(folder + '/' + PAGE);
    }

    /** @throws IllegalStateException if one is not in the archive */
    static ConsoleFiles load() {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        contents.put(PAGE, read(PAGE));
        BESIDE.forEach(name -> contents.put(name, read(name)));
        return new ConsoleFiles(contents);
    }

    private static byte[] read(String name) {
        try (InputStream in = ConsoleFiles.class.getResourceAsStream("console/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no " + name + " of the console in the archive");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(name + " of the console cannot be read", e);
        }
    }

    private static File file(String name, byte[] bytes, String cacheControl) {
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
        String tag = '"' + HexFormat.of().formatHex(sha256().digest(bytes)) + '"';
        Headers headers = Headers.builder()
                .add("ETag", tag)
                .add("Cache-Control", cacheControl)
                .add("Content-Security-Policy", POLICY)
                .add("Cross-Origin-Resource-Policy", "same-origin")
                .add("Cross-Origin-Opener-Policy", "same-origin")
                .add("Referrer-Policy", "no-referrer")
                .add("X-Content-Type-Options", "nosniff")
                .build();
        Headers typed = headers.toBuilder().add("Content-Type", type).build();
        return new File(tag, new Answer(200, typed, bytes), Answer.of(304, headers));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    File page() {
        return page;
    }

    /** @param path below that of the page, without a slash at its start */
    @Nullable
    File find(String path) {
        return byPath.get(path);
    }
}
