package io.gatehouse.route.table;

import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small tables and requests of few words, so that they often meet. The same seed gives the same ones. */
final class RandomTables {

    private static final List<String> SEGMENTS = List.of("a", "b", "A", "1", "x.y");
    private static final List<String> PATTERNS = List.of("a", "b", "A", "1", "{p}", "{q}");
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE");
    private static final List<String> HOSTS =
            List.of("h", "x.h", "y.x.h", "*.h", "*.x.h", "{t}.h", "{u}.h", "{t}.x.h", "*");
    private static final List<String> ASKED = List.of("h", "H.", "x.h", "y.h", "y.x.h", "z.x.h", "a.b.c.h", "other");
    private static final List<String> TESTS = List.of(
            "header:A = 1",
            "header:a in 1,2",
            "header:A != 1",
            "header:A exists",
            "header:B = 1",
            "query:q = 1",
            "query:q in 2,3",
            "query:q like '1*'",
            "cookie:c = 1",
            "cookie:c exists",
            "method = GET",
            "scheme = http",
            "host like '*x.h'",
            "path = /a",
            "path like '/a*'",
            "header:A matches '[12]'",
            "client-ip in 10.0.0.0/8",
            "client-ip != 10.0.0.1");

    private final Random random;

    RandomTables(long seed) {
        this.random = new Random(seed);
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    List<VirtualHost> blocks(int count, int routes) {
        List<VirtualHost> blocks = new ArrayList<>();
        int number = 0;
        for (int i = 0; i < count; i++) {
            List<Route> own = new ArrayList<>();
            for (int j = 0; j < routes; j++) {
                own.add(route("r" + number++));
            }
            String hosts = one(HOSTS) + (random.nextBoolean() ? "" : " " + one(HOSTS));
            blocks.add(Tables.block(hosts, false, false, own));
        }
        return blocks;
    }

    private Route route(String name) {
        String paths = path() + (random.nextInt(4) == 0 ? " " + path() : "");
        String methods = random.nextBoolean() ? "" : one(METHODS) + (random.nextBoolean() ? "" : " " + one(METHODS));
        Route route = Tables.route(name, paths, methods, random.nextBoolean() ? "" : condition(2));
        return random.nextInt(4) == 0 ? Tables.ignoringCase(route) : route;
    }

    private String path() {
        StringBuilder path = new StringBuilder();
        boolean p = false;
        for (int i = random.nextInt(4); i > 0; i--) {
            String piece = p ? one(SEGMENTS) : one(PATTERNS);
            p = p || piece.startsWith("{");
            path.append('/').append(piece);
        }
        int end = random.nextInt(4);
        return path + (end == 0 ? "/**" : end == 1 || path.isEmpty() ? "/" : "");
    }

    private String condition(int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(6);
        return switch (kind) {
            case 1 -> "(" + condition(depth - 1) + " and " + condition(depth - 1) + ")";
            case 2 -> "(" + condition(depth - 1) + " or " + condition(depth - 1) + ")";
            case 3 -> "not " + condition(depth - 1);
            default -> one(TESTS);
        };
    }

    RequestHead request() {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            path.append('/').append(one(SEGMENTS));
        }
        path.append(path.isEmpty() || random.nextInt(4) == 0 ? "/" : "");
        List<String> headers = new ArrayList<>();
        add(headers, "A", List.of("1", "2", "3"));
        add(headers, "a", List.of("1", "2"));
        add(headers, "B", List.of("1"));
        add(headers, "Cookie", List.of("c=1", "c=2; c=1", "d=1"));
        boolean preflight = random.nextInt(10) == 0;
        if (preflight) {
            headers.addAll(List.of("Origin", "o", "Access-Control-Request-Method", one(METHODS)));
        }
        return new RequestHead(
                preflight ? "OPTIONS" : one(METHODS),
                random.nextBoolean() ? "http" : "https",
                one(ASKED),
                -1,
                path.toString(),
                random.nextBoolean() ? null : "q=" + random.nextInt(4) + "&q=1",
                Headers.of(headers.toArray(new String[0])),
                random.nextBoolean() ? "10.0.0.1" : "192.0.2.1");
    }

    private void add(List<String> headers, String name, List<String> values) {
        if (random.nextInt(3) == 0) {
            headers.addAll(List.of(name, one(values)));
        }
    }
}
