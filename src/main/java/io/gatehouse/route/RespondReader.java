package io.gatehouse.route;

import io.gatehouse.http.FixedBody;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.route.settings.Statuses;
import java.net.URLConnection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an answer that stands in the descriptor: {@code status}, {@code type}, and a text or a {@code file}. */
public final class RespondReader {

    private static final Pattern MEDIA_TYPE = Pattern.compile("[!-~&&[^/;]]+/[!-~&&[^/;]]+( *;[ -~]*)?");

    private RespondReader() {}

    /** @param usualStatus where none is written */
    public static Action.Respond read(Settings respond, int usualStatus) {
        int status = respond.parse("status", usualStatus, text -> Statuses.parse(text, 200));
        String type = respond.parse("type", RespondReader::mediaType);
        String text = respond.text().strip();
        FixedBody file = respond.file("file");
        if (respond.has("file") && !text.isEmpty()) {
            respond.refuse("file", "together with a text (expected: one of them)");
        }
        FixedBody body = file != null ? file : FixedBody.of(text);
        boolean bodiless = status == 204 || status == 205 || status == 304;
        if (bodiless && body.length() > 0) {
            respond.refuse("status", status + " with a body (expected: no text and no file; this status has none)");
        }
        if (body.length() == 0 && file == null) {
            return new Action.Respond(status, null, body);
        }
        return new Action.Respond(status, type != null ? type : typeOf(respond.text("file")), body);
    }

    private static String mediaType(String text) {
        if (!MEDIA_TYPE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    Settings.shown(text) + " (expected: a media type such as application/json)");
        }
        return text;
    }

    private static String typeOf(@Nullable String file) {
        if (file == null) {
            return "text/plain; charset=utf-8";
        }
        String known = URLConnection.getFileNameMap().getContentTypeFor(file);
        return known == null ? "application/octet-stream" : known;
    }
}
