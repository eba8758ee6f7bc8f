package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.util.Map;

/** The descriptors that Gatehouse is measured with. */
record Descriptors(Upstream upstream, Credentials credentials) {

    static final int MANY = 10_000;

    private static final int KINDS = 5;
    private static final int HOST = 3;

    /** The path that the last of many routes takes. */
    static final String LAST_PATH = "/last/1k";

    /** One route that takes everything. */
    String plain(boolean tls) {
        return gateway(app(tls), "  <routes><route name=\"app\" to=\"app\"/></routes>\n");
    }

    /** One route with every policy, of which none refuses; the file says which. */
    String policies() throws IOException {
        return Template.named("policies.xml").filled(values());
    }

    /** A route without a policy, and some with one each; the file says under which paths. */
    String onePolicy() throws IOException {
        return Template.named("one-policy.xml").filled(values());
    }

    /** One route with a limit that nobody meets. @param on whether its latency has a budget, and is told to clients */
    String observed(boolean on) {
        String latency = on ? "<latency budget=\"1s\" server-timing=\"true\"/>" : "";
        return gateway(app(false), """
                  <routes>
                    <route name="app" to="app"><rate-limit rate="1000000/s" burst="2000000"/>%s</route>
                  </routes>
                """.formatted(latency));
    }

    private Map<String, ?> values() {
        return Map.of(
                "upstream", upstream.url(false),
                "issuer", Credentials.ISSUER,
                "keys", credentials.keys(),
                "pepper", credentials.pepper());
    }

    /**
     * {@link #MANY} routes of several kinds, in which the last one, and it alone, takes {@link #LAST_PATH}.
     *
     * @param generation makes one text differ from another
     */
    String many(int generation) {
        StringBuilder blocks = new StringBuilder();
        for (int i = 0; i < MANY - 1; i++) {
            String host = i % KINDS == HOST ? " host=\"h%d.example.com\"".formatted(i) : "";
            blocks.append("  <routes%s><route name=\"r%d\" %s to=\"app\"/></routes>%n"
                    .formatted(host, i, match(i, generation)));
        }
        blocks.append("  <routes><route name=\"last\" path=\"/last/**\" strip=\"/last\" to=\"app\"/></routes>\n");
        return gateway(app(false), blocks.toString());
    }

    /** Exact paths, prefixes, templates, hosts and conditions, as they come in a large house. */
    private static String match(int i, int generation) {
        return switch (i % KINDS) {
            case 0 -> "path=\"/exact/%d/g%d\"".formatted(i, generation);
            case 1 -> "path=\"/prefix/%d/**\"".formatted(i);
            case 2 -> "path=\"/template/%d/{id}/lines/{line}\" methods=\"GET\"".formatted(i);
            case HOST -> "path=\"/**\"";
            default -> "path=\"/when/%d/**\" when=\"header:X-Beta = yes\"".formatted(i);
        };
    }

    private String app(boolean tls) {
        String trust = tls ? "    <tls trust=\"%s\"/>%n".formatted(upstream.trusted()) : "";
        return """
              <upstream name="app">
                <endpoint url="%s"/>
                <pool keep="2048"/>
            %s  </upstream>
            """.formatted(upstream.url(tls), trust);
    }

    private static String gateway(String upstreams, String routes) {
        return "<gateway xmlns=\"urn:gatehouse:1\">\n" + upstreams + routes + "</gateway>\n";
    }
}
