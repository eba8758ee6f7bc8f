package io.gatehouse.exchange;

import io.gatehouse.http.Ascii;
import io.gatehouse.http.FixedBody;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pages of one's own for answers that the gateway makes itself: {@code <errors>}.
 *
 * @param pages of several for one status, the client's {@code Accept} chooses
 */
public record ErrorsPolicy(List<Page> pages) implements Policy {

    public static final PolicyType<ErrorsPolicy> TYPE =
            new PolicyType<>("errors", PolicyType.REPLACE, ErrorsPolicy::read);

    private static final int LEAST = 400;
    private static final int MOST = 599;

    /**
     * @param statuses for which it stands
     * @param type its media type, as it is sent
     * @param body what is sent
     */
    public record Page(List<Integer> statuses, String type, FixedBody body) {

        /** A page of HTML. Its charset is said where it is UTF-8; else the page itself must say it. */
        public static Page html(List<Integer> statuses, FixedBody body) {
            return new Page(statuses, isUtf8(body.bytes()) ? "text/html;charset=utf-8" : "text/html", body);
        }

        private static boolean isUtf8(ByteBuffer bytes) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(bytes);
                return true;
            } catch (CharacterCodingException e) {
                return false;
            }
        }
    }

    public ErrorsPolicy(List<Page> pages) {
        this.pages = List.copyOf(pages);
    }

    private static ErrorsPolicy read(Settings errors) {
        List<Page> pages = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Settings element : errors.children("page")) {
            Page page = page(element);
            pages.add(page);
            for (int status : page.statuses()) {
                if (!known.add(status + " as " + page.type().toLowerCase(Locale.ROOT))) {
                    element.refuse(
                            "status", status + " a second time (expected: pages of one status differ in their type)");
                }
            }
        }
        return new ErrorsPolicy(pages);
    }

    private static Page page(Settings element) {
        List<Integer> statuses = element.parseWords("status", ErrorsPolicy::status);
        FixedBody file = element.file("file");
        FixedBody body = file == null ? FixedBody.of("") : file;
        String type = element.parse("type", ErrorsPolicy::mediaType);
        return type == null ? Page.html(statuses, body) : new Page(statuses, type, body);
    }

    private static int status(String text) {
        boolean number = text.length() == 3 && text.chars().allMatch(Ascii::isDigit);
        int status = number ? Integer.parseInt(text) : 0;
        if (status < LEAST || status > MOST) {
            throw new IllegalArgumentException(
                    Settings.shown(text) + " (expected: a status of an error, " + LEAST + " to " + MOST + ")");
        }
        return status;
    }

    /** RFC 9110, 8.3.1; the parameters are left to the client. */
    private static String mediaType(String text) {
        int end = text.indexOf(';') < 0 ? text.length() : text.indexOf(';');
        int slash = text.indexOf('/');
        boolean named = slash > 0
                && slash < end
                && Ascii.isToken(text.substring(0, slash))
                && Ascii.isToken(text.substring(slash + 1, end).stripTrailing());
        if (!named || text.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IllegalArgumentException(
                    Settings.shown(text) + " (expected: a media type such as application/json)");
        }
        return text;
    }

    /** @return the page for this status that the client takes best, of equals the first; or null */
    static @Nullable Page choose(List<Page> pages, int status, Accepted accepted) {
        Page best = null;
        int most = 0;
        for (Page page : pages) {
            int quality = page.statuses().contains(status) ? accepted.quality(page.type()) : 0;
            if (quality > most) {
                most = quality;
                best = page;
            }
        }
        return best;
    }
}
