package io.gatehouse.drills;

import static io.gatehouse.testing.CookieClient.location;

import io.gatehouse.testing.Answers;
import io.gatehouse.testing.CookieClient;
import io.gatehouse.testing.Figures;
import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RedisProcess;
import io.gatehouse.testing.Soon;
import io.gatehouse.testing.SteadyLoad;
import io.gatehouse.testing.SteadyLoad.Ask;
import io.gatehouse.testing.TestProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** R10: the identity provider is gone, stands still, changes its keys, and is not there at the start. */
@Tag("drill")
@EnabledOnOs(OS.LINUX)
class ProviderLossDrill extends DrillFixture {

    private static final int RATE = 300;
    private static final int PEOPLE = 50;
    private static final int TABS = 100;
    private static final int STRANGE = 1_000;
    private static final Duration OUTAGE = Duration.ofSeconds(20);
    private static final Duration CERTAIN = Duration.ofMillis(2_500);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <identity name="corp" issuer="ISSUER" client="gateway" secret="file:SECRET" audience="api"/>
              <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
              <routes public-url="http://localhost:PORT">
                <route name="open" path="/open/**" to="app"/>
                <route name="api" path="/api/**" to="app"><authenticate most-failures="0"><bearer with="corp"/></authenticate></route>
                <route name="pages" to="app"><authenticate><login with="corp"/></authenticate></route>
              </routes>
            </gateway>
            """;

    private final List<String> cookies = new ArrayList<>();
    private TestProvider provider;
    private String token;
    private int port;

    @BeforeEach
    @Override
    void start() throws Exception {
        super.start();
        provider = new TestProvider();
        token = provider.token();
        port = RedisProcess.freePort();
    }

    @AfterEach
    @Override
    void end() {
        provider.close();
        super.end();
    }

    private GatewayProcess gateway() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "s3cr3t");
        String routes = ROUTES.replace("ISSUER", provider.issuer())
                .replace("SECRET", secret.toString())
                .replace("UPSTREAM", upstream.url())
                .replace("PORT", String.valueOf(port));
        return GatewayProcess.startOn(port, List.of(), "256m", folder, routes);
    }

    @Test
    void who_is_known_stays_known_and_who_is_not_is_told_so_soon() throws Exception {
        Figures figures = new Figures("R10");
        try (GatewayProcess gateway = gateway()) {
            Soon.after(PATIENCE, () -> page().status() == 302);
            for (int i = 0; i < PEOPLE; i++) {
                cookies.add(cookie(signedOn()));
            }
            try (SteadyLoad load = SteadyLoad.start(port, RATE, this::ask)) {
                load.goOn(Duration.ofSeconds(5));
                outage(figures, "gone", load, provider::stop, provider::start);
                outage(figures, "stands still", load, provider::freeze, provider::thaw);
                Answers all = load.stop();
                figures.note("all", all);
                for (String kind : List.of("session", "token", "open")) {
                    figures.none("failed: " + kind, all.kind(kind).failed().count());
                }
            }
            keys(figures);
            tabs(figures);
            figures.note("state", gateway.attribute("State"));
        }
        figures.judge();
    }

    private interface Step {
        void take() throws Exception;
    }

    private void outage(Figures figures, String what, SteadyLoad load, Step begin, Step end) throws Exception {
        begin.take();
        // a provider that has answered within 2 s is taken to be there
        load.goOn(CERTAIN);
        long began = load.now();
        double first = -1;
        double longest = 0;
        int others = 0;
        while (load.now() - began < OUTAGE.toNanos()) {
            long asked = load.now();
            RawAnswer answer = page();
            double seconds = (load.now() - asked) / 1e9;
            longest = first < 0 ? 0 : Math.max(longest, seconds);
            first = first < 0 ? seconds : first;
            others += isTold(answer) ? 0 : 1;
            load.goOn(Duration.ofSeconds(1));
        }
        figures.none("sign-ons that are not told 503 and when to come back, " + what, others);
        figures.atMost("s until the first one is told, " + what, first, 2);
        figures.atMost("s until each later one is, " + what, longest, 2);
        end.take();
        Duration healed = Soon.after(PATIENCE, () -> page().status() == 302);
        figures.atMost("s until people can sign on again, " + what, healed.toMillis() / 1e3, 5);
        signedOn();
    }

    private static boolean isTold(RawAnswer answer) {
        return answer.status() == 503 && answer.header("Retry-After") != null;
    }

    /** Tokens of a key that nobody knows cost the provider one question in half a minute; a new key is known within that. */
    private void keys(Figures figures) throws Exception {
        provider.rotate("second");
        String next = provider.token();
        Duration known = Soon.after(PATIENCE, () -> api(next).status() == 200);
        figures.atMost("s until a token of a new key is good", known.toMillis() / 1e3, 31);
        int asked = provider.asked("/keys");
        long began = System.nanoTime();
        int let = 0;
        for (int i = 0; i < STRANGE; i++) {
            com.nimbusds.jose.jwk.RSAKey strange = TestProvider.newKey("strange-" + i);
            String odd = TestProvider.sign(
                    strange, TestProvider.header(strange), provider.usual().build());
            let += api(odd).status() == 401 ? 0 : 1;
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        figures.note("s for 1,000 tokens of keys that nobody knows", seconds);
        figures.none("of them let in", let);
        figures.atMost(
                "questions to the provider because of them",
                provider.asked("/keys") - asked,
                1 + Math.floor(seconds / 30));
    }

    /** A hundred requests of one person whose token has expired renew it once. */
    private void tabs(Figures figures) throws Exception {
        provider.signOn().accessTokensLive(1);
        CookieClient person = signedOn();
        provider.signOn().accessTokensLive(300);
        Soon.after(Duration.ofMillis(1_500), () -> false);
        int before = provider.signOn().renewals();
        ExecutorService threads = Executors.newFixedThreadPool(TABS);
        int failed = 0;
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < TABS; i++) {
                CookieClient tab = person.copy(port);
                all.add(threads.submit(() -> tab.page("/x").status()));
            }
            for (Future<Integer> one : all) {
                failed += one.get(30, TimeUnit.SECONDS) == 200 ? 0 : 1;
            }
        } finally {
            threads.shutdownNow();
        }
        figures.none("of 100 requests at once with an expired token not served", failed);
        figures.atMost("renewals for them", provider.signOn().renewals() - before, 1);
    }

    @Test
    void without_it_the_gateway_starts_and_finds_it_when_it_comes() throws Exception {
        Figures figures = new Figures("R10 start");
        provider.stop();
        try (GatewayProcess gateway = gateway()) {
            long asked = System.nanoTime();
            RawAnswer told = page();
            figures.atMost("s until a sign-on is told", (System.nanoTime() - asked) / 1e9, 2);
            figures.holds("503, and when to come back", isTold(told));
            figures.holds("a token is told 503", api(token).status() == 503);
            figures.holds(
                    "other routes serve", new CookieClient(port).page("/open/x").status() == 200);
            figures.note("state", gateway.attribute("State"));
            provider.start();
            Duration healed = Soon.after(
                    PATIENCE, () -> page().status() == 302 && api(token).status() == 200);
            figures.atMost("s until people can sign on", healed.toMillis() / 1e3, 5);
            signedOn();
        }
        figures.judge();
    }

    private Ask ask(int number) {
        return switch (number % 3) {
            case 0 -> new Ask("session", "GET", "/x", "Cookie: " + cookies.get(number % PEOPLE) + "\r\n", "");
            case 1 -> new Ask("token", "GET", "/api/x", "Authorization: Bearer " + token + "\r\n", "");
            default -> Ask.get("open", "/open/x");
        };
    }

    /** Somebody who has not signed on asks for a page. */
    private RawAnswer page() throws Exception {
        return new CookieClient(port).page("/x");
    }

    private RawAnswer api(String bearer) throws Exception {
        return new CookieClient(port).send("GET", "/api/x", "Authorization: Bearer " + bearer);
    }

    private CookieClient signedOn() throws Exception {
        CookieClient browser = new CookieClient(port);
        RawAnswer away = browser.page("/x");
        RawAnswer back = browser.page(provider.signOn().signOn(location(away)));
        int status = browser.page("/x").status();
        if (status != 200) {
            throw new AssertionError("signed on: " + back.status() + ", and then " + status);
        }
        return browser;
    }

    private static String cookie(CookieClient browser) {
        StringBuilder cookie = new StringBuilder();
        browser.cookies()
                .forEach((name, value) -> cookie.append(cookie.isEmpty() ? "" : "; ")
                        .append(name)
                        .append('=')
                        .append(value));
        return cookie.toString();
    }
}
