package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.boot.command.Cli;
import io.gatehouse.testing.AdminClient;
import io.gatehouse.testing.GatewayBean;
import io.gatehouse.testing.TestProvider;
import io.gatehouse.testing.TestUpstream;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.Notification;
import javax.management.NotificationFilterSupport;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is ordered over the desk and over JMX is written down, and what happens is told to who listens. */
@SuppressWarnings("BanJNDI") // a connection to this very process
class AuditedOrdersTest extends AdminFixture {

    private JMXConnectorServer server;
    private JMXConnector connector;

    @BeforeEach
    @Override
    void open() throws Exception {
        System.setProperty("gatehouse.audit", folder.resolve("log/audit.jsonl").toString());
        System.setProperty("gatehouse.jmx-mode", "full");
        super.open();
        server = JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL("service:jmx:rmi://"), null, ManagementFactory.getPlatformMBeanServer());
        server.start();
        connector = JMXConnectorFactory.connect(server.getAddress());
    }

    @AfterEach
    @Override
    void close() throws Exception {
        System.clearProperty("gatehouse.audit");
        System.clearProperty("gatehouse.jmx-mode");
        connector.close();
        server.stop();
        super.close();
    }

    private ObjectName name() throws Exception {
        return GatewayBean.name(
                connector.getMBeanServerConnection(), stage.routes().toString());
    }

    private String invoke(String operation, Object... arguments) throws Exception {
        List<String> types = new ArrayList<>();
        for (Object argument : arguments) {
            types.add(argument instanceof Integer ? "int" : argument instanceof Long ? "long" : "java.lang.String");
        }
        return (String)
                connector.getMBeanServerConnection().invoke(name(), operation, arguments, types.toArray(String[]::new));
    }

    private Path file() {
        return folder.resolve("log/audit.jsonl");
    }

    private List<JsonObject> lines() throws Exception {
        return Files.readAllLines(file()).stream().map(AdminClient::json).toList();
    }

    @Test
    void an_order_over_http_is_written_before_it_is_done_and_after() throws Exception {
        admin.post(
                "upstreams/drain",
                "{\"upstream\":\"app\",\"endpoint\":\"" + stage.one().url() + "\"}");
        List<JsonObject> lines = lines();
        JsonObject source = lines.get(0);
        assertThat(source.getString("way")).isEqualTo("source");
        assertThat(source.getString("what")).isEqualTo("reload");
        JsonObject ordered = lines.get(1);
        assertThat(ordered.getString("phase")).isEqualTo("ordered");
        assertThat(ordered.getString("actor")).isEqualTo("own/admin");
        assertThat(ordered.getString("address")).isEqualTo("127.0.0.1");
        JsonObject done = lines.get(2);
        assertThat(done.getString("phase")).isEqualTo("done");
        assertThat(done.getInt("of")).isEqualTo(ordered.getInt("number"));
        assertThat(done.getString("before")).contains(stage.one().url() + ": well");
        assertThat(done.getString("after")).contains(stage.one().url() + ": drains by order");
        assertThat(admin.get("audit?most=1")
                        .getJsonArray("lines")
                        .getJsonObject(0)
                        .getString("phase"))
                .isEqualTo("done");
    }

    @Test
    void an_order_over_jmx_is_written_too_and_the_file_is_verified() throws Exception {
        assertThat(invoke("disableRoute", "cached", 404)).isEqualTo("route cached: answered with 404");
        assertThat(stage.get("/cached").status()).isEqualTo(404);
        assertThat(invoke("enableRoute", "cached")).isEqualTo("route cached: as the descriptor has it");
        assertThat(invoke("disableRoute", "nobody", 503)).startsWith("no route nobody (expected: ");
        assertThat(invoke("rollback", 1L)).startsWith("serving generation 2");
        assertThat(invoke("rollback", 9L)).startsWith("no generation 9 (expected: 2, 1)");
        assertThat(invoke("generations")).contains("generation 2 of ", "rolled back to generation 1");
        JsonObject failed = lines().stream()
                .filter(line -> line.getString("phase").equals("failed"))
                .findFirst()
                .orElseThrow();
        assertThat(failed.getString("what")).isEqualTo("disableRoute");
        assertThat(failed.getString("way")).isEqualTo("jmx");
        assertThat(failed.getString("address")).isNotEmpty();
        assertThat(verify()).contains(" lines, the last one's hash is ");
        String text = Files.readString(file());
        Files.writeString(file(), text.replace("\"cached\"", "\"gone\""));
        assertThat(verify()).contains("audit.jsonl:3: names ");
    }

    private String verify() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            int ignored = Cli.run(new String[] {"audit", "verify", file().toString()}, stream, stream);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void what_cannot_be_written_down_is_not_done() throws Exception {
        stage.close();
        Path taken = folder.resolve("taken");
        Files.createDirectories(taken);
        System.setProperty("gatehouse.audit", taken.toString());
        stage = AdminStage.open(folder);
        admin = stage.admin();
        HttpResponse<String> answer = admin.order(
                "upstreams/drain",
                "{\"upstream\":\"app\",\"endpoint\":\"" + stage.one().url() + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(AdminClient.json(answer.body()).getString("type")).endsWith(":audit-unavailable");
        assertThat(admin.get("gateway").getJsonArray("orders")).isEmpty();
        assertThat(admin.get("warnings").getJsonArray("warnings").toString()).contains("the audit cannot be written");
        assertThat(invoke("disableRoute", "cached", 503)).contains("cannot be written down");
        assertThat(stage.get("/cached").status()).isEqualTo(200);
    }

    @Test
    void who_is_turned_away_is_written_down_and_strangers_do_not_fill_the_disk() throws Exception {
        for (int i = 0; i < 30; i++) {
            admin.order("nothing", "");
            AdminClient.basic(stage.gateway().url(), "admin", AdminStage.SECRET).send("GET", "gateway", "");
        }
        await(() -> lines().stream()
                        .filter(line -> line.getString("phase").equals("refused"))
                        .count()
                == 10);
        JsonObject refused = lines().get(lines().size() - 1);
        assertThat(refused.getString("what")).isEqualTo("GET /_gatehouse/api/v1/gateway");
        assertThat(Files.readString(file())).doesNotContain(AdminStage.SECRET);
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    private static void await(Check check) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!check.holds() && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertThat(check.holds()).isTrue();
    }

    @Test
    void what_happens_is_told_over_a_jmx_connection() throws Exception {
        BlockingQueue<Notification> told = new LinkedBlockingQueue<>();
        connector
                .getMBeanServerConnection()
                .addNotificationListener(name(), (one, handback) -> told.add(one), null, null);
        admin.post("reload", "");
        Notification reloaded = told.poll(10, TimeUnit.SECONDS);
        assertThat(reloaded.getType()).isEqualTo("config.reloaded");
        assertThat(reloaded.getMessage()).startsWith("generation 2: ");
        Files.writeString(stage.routes(), "<gateway/>");
        admin.order("reload", "");
        assertThat(told.poll(10, TimeUnit.SECONDS).getType()).isEqualTo("config.rejected");
        stage.write(
                "<route name='one' path='/one' to='app'><rate-limit><limit name='x' rate='1/m' burst='1'/></rate-limit></route>");
        admin.post("reload", "");
        assertThat(told.poll(10, TimeUnit.SECONDS).getType()).isEqualTo("config.reloaded");
        stage.get("/one");
        assertThat(stage.get("/one").status()).isEqualTo(429);
        Notification tripped = told.poll(10, TimeUnit.SECONDS);
        assertThat(tripped.getType()).isEqualTo("limit.tripped");
        assertThat(tripped.getMessage()).contains("rate-limit/rate-limited/one");
    }

    @Test
    void endpoints_that_are_sick_and_well_again_are_told_over_a_jmx_connection() throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        try (TestUpstream sick = TestUpstream.playing(scene -> scene.answer(status.get(), new byte[0]))) {
            BlockingQueue<Notification> told = new LinkedBlockingQueue<>();
            NotificationFilterSupport upstreams = new NotificationFilterSupport();
            upstreams.enableType("upstream");
            connector
                    .getMBeanServerConnection()
                    .addNotificationListener(name(), (one, handback) -> told.add(one), upstreams, null);
            checked("u", sick);
            Notification ejected = told.poll(20, TimeUnit.SECONDS);
            assertThat(ejected.getType()).isEqualTo("upstream.ejected");
            assertThat(ejected.getMessage()).isEqualTo("upstream u: " + sick.url() + " is given no requests");
            // what a reload takes away is not well again
            checked("v", sick);
            ejected = told.poll(20, TimeUnit.SECONDS);
            assertThat(ejected.getType()).isEqualTo("upstream.ejected");
            status.set(200);
            Notification restored = told.poll(20, TimeUnit.SECONDS);
            assertThat(restored.getType()).isEqualTo("upstream.restored");
            assertThat(restored.getMessage()).isEqualTo("upstream v: " + sick.url() + " is given requests again");
        }
    }

    private void checked(String name, TestUpstream endpoint) throws Exception {
        Files.writeString(
                stage.routes(),
                "<gateway xmlns='urn:gatehouse:1'><upstream name='" + name + "'><endpoint url='" + endpoint.url()
                        + "'/><health path='/' every='50ms' rise='1' fall='1'/></upstream><routes><route name='r' to='"
                        + name
                        + "'/></routes></gateway>");
        admin.post("reload", "");
    }

    @Test
    void a_provider_that_is_away_and_there_again_is_told_over_a_jmx_connection() throws Exception {
        try (TestProvider provider = new TestProvider()) {
            provider.stop();
            BlockingQueue<Notification> told = new LinkedBlockingQueue<>();
            NotificationFilterSupport identities = new NotificationFilterSupport();
            identities.enableType("identity");
            connector
                    .getMBeanServerConnection()
                    .addNotificationListener(name(), (one, handback) -> told.add(one), identities, null);
            Files.writeString(
                    stage.routes(),
                    "<gateway xmlns='urn:gatehouse:1'><identity name='corp' issuer='" + provider.issuer()
                            + "' audience='api'/><routes><route name='r'><authenticate><bearer with='corp'/></authenticate>"
                            + "<respond>ok</respond></route></routes></gateway>");
            admin.post("reload", "");
            Notification down = told.poll(20, TimeUnit.SECONDS);
            assertThat(down.getType()).isEqualTo("identity.down");
            assertThat(down.getMessage()).isEqualTo("identity corp does not answer");
            provider.start();
            Notification up = told.poll(20, TimeUnit.SECONDS);
            assertThat(up.getType()).isEqualTo("identity.up");
            assertThat(up.getMessage()).isEqualTo("identity corp answers again");
        }
    }
}
