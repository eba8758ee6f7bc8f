package io.gatehouse.testing;

import java.util.List;
import java.util.Random;

/** Paths that somebody might try, made from plain ones by a few changes. */
public final class PathMutations {

    private static final List<String> PLAIN = List.of(
            "/",
            "/admin",
            "/admin/x",
            "/api/admin",
            "/api/7",
            "/api/7/x",
            "/public/exact",
            "/public/slash/",
            "/public/a/b",
            "/public",
            "/other/x.y/z",
            "/PUBLIC/Exact",
            "/Admin/users");

    private static final List<String> PIECES = List.of(
            "/",
            "//",
            "/./",
            "/../",
            "/..",
            "/.",
            ".",
            "..",
            "%2e",
            "%2E%2e",
            "/%2e%2e/",
            "..;/",
            ";",
            ";x",
            "/;/",
            ";jsessionid=1",
            ";jsessionid=1/..",
            "%2f",
            "%2F..%2F",
            "\\",
            "%5c",
            "/..\\",
            "%00",
            "%20",
            "%09",
            "%7f",
            " ",
            "%",
            "%25",
            "%252e",
            "%252f",
            "%c0%ae",
            "%c0%af",
            "%e0%80%af",
            "%C3%A9",
            "%EF%BC%8F",
            "%u002e",
            "%3b",
            "%3f",
            "?",
            "#",
            "%23",
            "admin",
            "/admin",
            "public/",
            "~",
            "+",
            "*",
            ":",
            "|",
            "{x}",
            "\u00e9",
            "%C4%B1",
            "%E2%84%AA");

    private final Random random;

    public PathMutations(Random random) {
        this.random = random;
    }

    public String next() {
        StringBuilder path = new StringBuilder(PLAIN.get(random.nextInt(PLAIN.size())));
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            change(path);
        }
        int query = path.indexOf("?");
        return query < 0 ? path.toString() : path.substring(0, query);
    }

    private void change(StringBuilder path) {
        int at = random.nextInt(path.length());
        char c = path.charAt(at);
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> path.insert(random.nextInt(path.length() + 1), PIECES.get(random.nextInt(PIECES.size())));
            case 3 -> path.append(PIECES.get(random.nextInt(PIECES.size())));
            case 4 -> path.replace(at, at + 1, c < 0x80 ? "%%%02x".formatted((int) c) : "x");
            case 5 ->
                path.setCharAt(at, Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c));
            case 6 -> path.insert(at, "%%%02X".formatted(random.nextInt(0x100)));
            default -> path.replace(at, at + 1, "/");
        }
        if (path.isEmpty() || path.charAt(0) != '/') {
            path.insert(0, '/');
        }
    }
}
