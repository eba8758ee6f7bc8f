package io.gatehouse.console;

import io.gatehouse.testing.AdminClient;
import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestUpstream;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The archive in a process of its own, with routes of all kinds, two upstream servers, and secrets where none should be seen. */
final class ConsoleStage implements AutoCloseable {

    /** What somebody may type, or send. */
    static final String SECRET = "typed-s3cr3t";

    /** What stands in the descriptor. */
    static final String PLANTED = "planted-s3cr3t";

    private static final Pattern PASSWORD = Pattern.compile("name admin, password (\\S+)");

    private static final List<String> PATHS = List.of(
            "/catalog/1",
            "/catalog/2",
            "/orders/7?access_token=" + PLANTED,
            "/orders/8",
            "/media/a.png",
            "/old/3",
            "/internal/x",
            "/catalog/1");

    private final TestUpstream one;
    private final TestUpstream two;
    private final Path routes;
    private final GatewayProcess gateway;
    private final AdminClient admin;
    private final String password;
    private int asked;

    /** What is served, by the URLs of two endpoints. */
    private interface Descriptor {
        String written(String one, String two);
    }

    private ConsoleStage(Path folder, Descriptor descriptor) throws Exception {
        one = TestUpstream.playing(scene -> scene.answer(200, "1".getBytes(StandardCharsets.US_ASCII)));
        two = TestUpstream.playing(scene -> scene.answer(200, "2".getBytes(StandardCharsets.US_ASCII)));
        routes = Files.writeString(folder.resolve("routes.xml"), descriptor.written(one.url(), two.url()));
        gateway = GatewayProcess.start("256m", folder, routes.toString());
        Matcher printed = PASSWORD.matcher(gateway.errors());
        password = printed.find() ? printed.group(1) : "";
        admin = AdminClient.basic("http://127.0.0.1:" + port(), "admin", password);
    }

    static ConsoleStage open(Path folder) throws Exception {
        return new ConsoleStage(folder, ConsoleStage::ofAllKinds);
    }

    /** @return one with so many routes, each with a limit of its own, some with a cache, and an upstream for twenty of them */
    static ConsoleStage of(int routes, Path folder) throws Exception {
        return new ConsoleStage(folder, (one, two) -> ofMany(routes, one, two));
    }

    private static String ofMany(int routes, String one, String two) {
        StringBuilder upstreams = new StringBuilder();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < routes; i++) {
            int upstream = i / 20;
            if (i % 20 == 0) {
                upstreams.append("<upstream name='app-%d'><endpoint url='%s'/><endpoint url='%s'/></upstream>%n"
                        .formatted(upstream, one, two));
            }
            all.append("<route name='%1$s' path='/%1$s/**' to='app-%2$d'>".formatted(routeName(i), upstream))
                    .append("<rate-limit><limit name='of-%s' rate='100/s' per='client-ip' keys='100'/></rate-limit>"
                            .formatted(routeName(i)))
                    .append(i % 5 == 0 ? "<cache/>" : "")
                    .append("</route>\n");
        }
        return "<gateway xmlns='urn:gatehouse:1'>\n" + upstreams + "<routes name='shop'>\n" + all
                + "</routes></gateway>";
    }

    /** @return the name of one of many routes, and what its paths begin with */
    static String routeName(int number) {
        return "route-%04d".formatted(number);
    }

    private static String ofAllKinds(String one, String two) {
        return """
                <gateway xmlns="urn:gatehouse:1">
                  <!-- the password: %1$s -->
                  <upstream name="app"><endpoint url="%2$s"/><endpoint url="%3$s"/></upstream>
                  <upstream name="blue"><endpoint url="%2$s"/></upstream>
                  <upstream name="green"><endpoint url="%3$s"/></upstream>
                  <split name="media"><to upstream="blue" weight="90"/><to upstream="green" weight="10"/></split>
                  <routes name="shop">
                    <route name="catalog" path="/catalog/**" methods="GET" to="app">
                      <rate-limit><limit name="each" rate="10/s" per="client-ip"/></rate-limit>
                      <cache default-ttl="1m"/>
                    </route>
                    <route name="orders" path="/orders/**" to="app">
                      <limits body="1MB"/>
                      <headers><request set="Authorization" value="Basic %1$s"/></headers>
                    </route>
                    <route name="media" path="/media/**" to="media"/>
                    <route name="internal" path="/internal/**" to="app"><access allow="10.0.0.0/8"/></route>
                    <route name="old" path="/old/{id}"><redirect location="/catalog/{id}" permanent="true"/></route>
                  </routes>
                </gateway>
                """.formatted(PLANTED, one, two);
    }

    int port() {
        return gateway.port();
    }

    String password() {
        return password;
    }

    /** @return the URL of the first endpoint */
    String one() {
        return one.url();
    }

    String descriptor() throws Exception {
        return Files.readString(routes);
    }

    long generation() throws Exception {
        return admin.get("gateway").getInt("generation");
    }

    /** Serves another descriptor, by order. */
    void apply(String descriptor) throws Exception {
        JsonObject ignored = admin.post(
                "apply",
                Json.createObjectBuilder().add("descriptor", descriptor).build().toString());
    }

    /** Asks once for something of each of so many routes. */
    void trafficOfMany(int routes) throws Exception {
        for (int i = 0; i < routes; i++) {
            RawClient.fetch(port(), '/' + routeName(i) + "/x");
        }
    }

    /** Asks for this and that. */
    void traffic(int requests) throws Exception {
        for (int i = 0; i < requests; i++) {
            RawClient.fetch(
                    port(),
                    PATHS.get(asked++ % PATHS.size()),
                    "Authorization: Bearer " + PLANTED,
                    "Cookie: sid=" + PLANTED);
        }
    }

    /** The same for some time, as fast as one client can. */
    void trafficFor(long millis) throws Exception {
        long end = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < end) {
            traffic(1);
        }
    }

    @Override
    public void close() {
        gateway.close();
        one.close();
        two.close();
    }
}
