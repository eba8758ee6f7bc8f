package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.boot.command.Cli;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestOperator;
import io.gatehouse.testing.TestUpstream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has a contract may what it says. The rates are so slow that no test sees a token come. */
class PlanTest {

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <keys name="partners" source="KEYS" pepper="file:PEPPER"/>
              <plan name="gold" priority="high"><quota limit="6/month"/><limit name="caller" rate="2/d" burst="5"/></plan>
              <plan name="slow"><limit name="caller" rate="1/d" burst="1"/></plan>
              <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
              <routes name="api">
                <defaults>
                  <authenticate optional="true"><api-key with="partners"/></authenticate>
                  <rate-limit><limit name="caller" rate="1/d" burst="3" per="principal"/></rate-limit>
                  <quota limit="2/day"/>
                </defaults>
                <route name="used" path="/used/**" to="app"><rate-limit enabled="false"/></route>
                <route name="trial" path="/trial/**" to="app"><rate-limit enabled="false"/><quota limit="1/day" mode="observe"/></route>
                <route name="tight" path="/tight/**" to="app"><rate-limit enabled="false"/><quota enabled="false"/>
                  <concurrency max="4" priority="low"/></route>
                <route name="both" path="/both/**" to="app"/>
                <route name="often" to="app"><quota enabled="false"/></route>
              </routes>
            </gateway>
            """;

    @TempDir
    private Path folder;

    private String gold;
    private String slow;
    private String none;
    private String lost;
    private TestUpstream upstream;
    private TestGateway gateway;

    private final TestOperator operator = new TestOperator();
    private final CountDownLatch release = new CountDownLatch(1);

    @BeforeEach
    void open() throws Exception {
        Files.writeString(folder.resolve("pepper"), "a pepper\n");
        gold = newKey("acme", "gold");
        slow = newKey("snail", "slow");
        none = newKey("basil", null);
        lost = newKey("lost", "of-old");
        upstream = TestUpstream.playing(scene -> {
            if (scene.head().target().endsWith("/held")) {
                await(release);
            }
            scene.answer(200, new byte[0]);
        });
        gateway = TestGateway.start(
                ROUTES.replace("KEYS", folder.resolve("partners.keys").toString())
                        .replace("PEPPER", folder.resolve("pepper").toString())
                        .replace("UPSTREAM", upstream.url()));
    }

    @AfterEach
    void close() {
        release.countDown();
        operator.close();
        gateway.close();
        upstream.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String newKey(String owner, String plan) throws Exception {
        String[] args = {
            "key",
            "new",
            "--owner",
            owner,
            "--pepper",
            "file:" + folder.resolve("pepper"),
            "--add-to",
            folder.resolve("partners.keys").toString(),
            "--plan",
            plan
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = Cli.run(
                plan == null ? java.util.Arrays.copyOf(args, args.length - 2) : args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err);
        assertThat(code).isZero();
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    private RawAnswer get(String path, String key) throws Exception {
        return key == null
                ? RawClient.fetch(gateway.port(), path)
                : RawClient.fetch(gateway.port(), path, "X-Api-Key: " + key);
    }

    private int granted(String path, String key) throws Exception {
        int granted = 0;
        for (int i = 0; i < 9; i++) {
            granted += get(path, key).status() == 200 ? 1 : 0;
        }
        return granted;
    }

    @Test
    void a_plan_says_how_often_and_a_plan_that_nobody_knows_says_nothing() throws Exception {
        assertThat(granted("/often", gold)).isEqualTo(5);
        assertThat(granted("/often", slow)).isEqualTo(1);
        assertThat(granted("/often", none)).isEqualTo(3);
        assertThat(granted("/often", lost)).isEqualTo(3);
        assertThat(granted("/often", null)).isEqualTo(3);
        assertThat(get("/often", gold).header("RateLimit-Policy")).isEqualTo("\"caller\";q=5;w=216000");
    }

    @Test
    void what_is_told_of_a_limit_and_of_a_quota_stands_in_one_field() throws Exception {
        RawAnswer answer = get("/both", none);
        assertThat(answer.head().headers().all("RateLimit-Policy"))
                .singleElement()
                .asString()
                .matches("\"caller\";q=3;w=\\d+, \"quota\";q=2;w=\\d+");
        assertThat(answer.head().headers().all("RateLimit"))
                .singleElement()
                .asString()
                .matches("\"caller\";r=2;t=\\d+, \"quota\";r=1;t=\\d+");
    }

    @Test
    void a_plan_says_how_much() throws Exception {
        assertThat(granted("/used", gold)).isEqualTo(6);
        assertThat(granted("/used", slow)).isEqualTo(2);
        assertThat(granted("/used", none)).isEqualTo(2);
        RawAnswer refused = get("/used", gold);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text()).contains("quota-exhausted", "quota: 6/month used (expected: to wait until 20");
        assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(1L, 31L * 86_400 + 1);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"quota\";q=6;w=2678400");
        assertThat(refused.header("RateLimit")).startsWith("\"quota\";r=0;t=");
    }

    @Test
    void a_plan_says_whose_requests_are_turned_away_last() throws Exception {
        List<RawClient> held = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                RawClient client = RawClient.connect(gateway.port());
                held.add(client);
                client.request("GET", "/tight/held", "X-Api-Key: " + none);
                upstream.awaitRequest();
            }
            assertThat(get("/tight", none).status()).isEqualTo(429);
            assertThat(get("/tight", slow).status()).isEqualTo(429);
            assertThat(get("/tight", gold).status()).isEqualTo(200);
            release.countDown();
        } finally {
            for (RawClient client : held) {
                client.close();
            }
        }
    }

    @Test
    void an_allowance_that_only_observes_lets_pass() throws Exception {
        assertThat(granted("/trial", none)).isEqualTo(9);
    }

    @Test
    void the_operator_reads_who_used_how_much() throws Exception {
        granted("/used", gold);
        granted("/used", none);
        granted("/used", null);
        String month = YearMonth.now(ZoneOffset.UTC).toString();
        assertThat(invoke("usage", month, "csv"))
                .isEqualTo("caller,requests\r\n\"partners/acme\",6\r\n\"partners/basil\",2\r\n");
        assertThat(invoke("usage", month, "json"))
                .isEqualTo(
                        "[{\"caller\":\"partners/acme\",\"requests\":6},{\"caller\":\"partners/basil\",\"requests\":2}]");
        assertThat(invoke("usage", "1999-01", "json")).isEqualTo("[]");
        assertThat(invoke("usage", "2026-13", "json")).isEqualTo("2026-13 (expected: a month such as 2026-11)");
        assertThat(invoke("usage", month, "xml")).isEqualTo("xml (expected: csv or json)");
    }

    @Test
    void the_operator_changes_a_limit_for_a_while() throws Exception {
        assertThat(invoke("limits").lines())
                .contains("caller of routes api: 1/d, burst 3, per principal, 0 counted apart")
                .contains("caller of routes api plan gold: 2/d, burst 5, per principal, 0 counted apart");
        assertThat(granted("/often", none)).isEqualTo(3);
        assertThat(setLimit("caller of routes api", "1000/s", 600))
                .isEqualTo("caller of routes api: 1000/s, burst 3, per principal, 0 counted apart,"
                        + " instead of 1/d for 599 s");
        assertThat(granted("/often", none)).isGreaterThanOrEqualTo(3);
        setLimit("caller of routes api", "1/h", 0);
        assertThat(granted("/often", none)).isEqualTo(3);
        assertThat(setLimit("caller", "1/h", 5)).startsWith("no limit caller (expected: one of these)\ncaller of");
        assertThat(setLimit("caller of routes api", "0/h", 5))
                .isEqualTo("0/h (expected: 1 to 1000000000 in that time)");
        assertThat(setLimit("caller of routes api", "1/h", -5)).isEqualTo("-5 seconds (expected: 0 to 2592000)");
    }

    private String setLimit(String limit, String rate, long seconds) throws Exception {
        return (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(name(), "setLimit", new Object[] {limit, rate, seconds}, new String[] {
                    String.class.getName(), String.class.getName(), "long"
                });
    }

    private String invoke(String operation, Object... args) throws Exception {
        String[] types = new String[args.length];
        java.util.Arrays.fill(types, String.class.getName());
        return (String) ManagementFactory.getPlatformMBeanServer().invoke(name(), operation, args, types);
    }

    /** Other gateways may run in this process; the routes that this one has tell which it is. */
    private ObjectName name() throws Exception {
        for (ObjectName name : ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("io.gatehouse:type=Gateway,*"), null)) {
            if (name.getKeyPropertyList().size() > 1 && invoke(name).contains("plan gold")) {
                return name;
            }
        }
        throw new AssertionError("no MBean of this gateway");
    }

    private static String invoke(ObjectName name) throws Exception {
        return (String) ManagementFactory.getPlatformMBeanServer().invoke(name, "limits", new Object[0], new String[0]);
    }
}
