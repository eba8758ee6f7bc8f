package io.gatehouse.filter.authenticate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.fault.Fault;
import io.gatehouse.filter.authenticate.AuthenticatePolicy.Need;
import io.gatehouse.http.Headers;
import io.gatehouse.testing.FakeServlet;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a server may answer when it is asked who somebody is. */
final class ContainerWayTest {

    private static final ContainerWay WAY = new ContainerWay(Set.of("alice-s", "bob-s"), false);
    private static final ApiKeyWay KEY = new ApiKeyWay("partners", "X-Api-Key", false);
    private static final String[] SCRIPT = {"Accept", "application/json"};
    private static final String[] PAGE = {"Accept", "text/html"};

    private final AuthenticateFilter filter = new AuthenticateFilter(System::nanoTime);

    private static AuthenticatePolicy policy(Mode mode, Way... ways) {
        return new AuthenticatePolicy(List.of(ways), Need.ANY, false, 3, mode);
    }

    private static TestExchange exchange(AuthenticatePolicy policy, String[] fields) {
        return TestExchange.of(TestExchange.request("GET", "/x", fields), "/**", policy);
    }

    private Verdict apply(TestExchange exchange, AuthenticatePolicy policy) {
        return filter.apply(exchange.exchange(), policy);
    }

    private FakeServlet answered(FakeServlet.Login login, String[] fields, Way... ways) {
        AuthenticatePolicy policy = policy(Mode.ENFORCE, ways);
        TestExchange exchange = exchange(policy, fields);
        exchange.servlet().login(login);
        assertThat(apply(exchange, policy)).isEqualTo(Verdict.ANSWERED);
        return exchange.servlet();
    }

    @Test
    void somebody_has_those_roles_of_which_the_server_says_so_when_asked() {
        AuthenticatePolicy policy = policy(Mode.ENFORCE, WAY);
        TestExchange exchange = exchange(policy, SCRIPT);
        exchange.servlet().knows("alice");
        assertThat(apply(exchange, policy)).isEqualTo(Verdict.PASS);
        assertThat(exchange.exchange().caller()).hasToString("container/alice");
        assertThat(exchange.exchange().caller().roles()).containsExactly("alice-s");
        assertThat(exchange.upstream(Headers.of("Authorization", "Basic x", "Cookie", "a=b; JSESSIONIDSSO=c")))
                .isEqualTo(Headers.of("Cookie", "a=b"));
    }

    @Test
    void a_redirect_goes_out_as_it_is_where_the_server_alone_can_say() throws IOException {
        FakeServlet alone = answered(ContainerWayTest::redirect, SCRIPT, WAY);
        assertThat(alone.status()).isEqualTo(302);
        assertThat(alone.headers().all("Location")).containsExactly("https://idp.example/");
        assertThat(alone.headers().all("Set-Cookie")).containsExactly("state=1");

        assertThat(answered(ContainerWayTest::redirect, PAGE, KEY, WAY).status())
                .isEqualTo(302);

        FakeServlet script = answered(ContainerWayTest::redirect, SCRIPT, KEY, WAY);
        assertThat(script.status()).isEqualTo(401);
        assertThat(script.headers().contains("Location")).isFalse();
        assertThat(script.headers().all("WWW-Authenticate")).hasSize(1);
    }

    private static boolean redirect(jakarta.servlet.http.HttpServletResponse response) throws IOException {
        response.addHeader("Set-Cookie", "state=1");
        response.sendRedirect("https://idp.example/");
        return false;
    }

    @Test
    void a_page_that_the_server_writes_goes_out() {
        FakeServlet page = answered(
                response -> {
                    response.getWriter().write("<form>");
                    return false;
                },
                PAGE,
                WAY);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).asString().isEqualTo("<form>");
    }

    @Test
    void the_legs_of_a_negotiation_are_untouched_and_are_no_guesses() {
        for (int i = 0; i < 10; i++) {
            FakeServlet leg = answered(
                    response -> {
                        response.setHeader("WWW-Authenticate", "Negotiate oYG2MIGz");
                        response.sendError(401);
                        return false;
                    },
                    new String[] {"Authorization", "Negotiate YIIB"},
                    WAY);
            assertThat(leg.status()).isEqualTo(401);
            assertThat(leg.headers().all("WWW-Authenticate")).containsExactly("Negotiate oYG2MIGz");
        }
    }

    @Test
    void guesses_are_counted_for_the_name_and_the_address() {
        String[] guess = {"Authorization", "Basic YWxpY2U6eA=="};
        for (int i = 0; i < 3; i++) {
            assertThat(answered(ContainerWayTest::challenge, guess, WAY).status())
                    .isEqualTo(401);
        }
        assertThat(answered(ContainerWayTest::challenge, guess, WAY).status()).isEqualTo(429);
    }

    private static boolean challenge(jakarta.servlet.http.HttpServletResponse response) throws IOException {
        response.setHeader("WWW-Authenticate", "Basic realm=\"x\"");
        response.sendError(401, "who are you?");
        return false;
    }

    @Test
    void who_is_only_watched_for_sees_nothing_of_it() {
        AuthenticatePolicy policy = policy(Mode.OBSERVE, WAY);
        TestExchange exchange = exchange(policy, new String[] {"Authorization", "Basic YWxpY2U6eA=="});
        exchange.servlet().response().addHeader("X-Before", "1");
        exchange.servlet().login(ContainerWayTest::challenge);
        assertThat(apply(exchange, policy)).isEqualTo(Verdict.PASS);
        assertThat(exchange.servlet().status()).isEqualTo(200);
        assertThat(exchange.servlet().headers()).isEqualTo(Headers.of("X-Before", "1"));
    }

    @Test
    void a_server_that_fails_cannot_tell_now() {
        FakeServlet.Login away = response -> {
            throw new IOException("the directory is away");
        };
        FakeServlet.Login failing = response -> {
            throw new ServletException("no", new IllegalStateException());
        };
        for (FakeServlet.Login login : List.of(away, failing)) {
            FakeServlet servlet = answered(login, SCRIPT, WAY);
            assertThat(servlet.status()).isEqualTo(Fault.IDENTITY_UNAVAILABLE.status());
            assertThat(servlet.headers().all("Retry-After")).containsExactly("5");
        }
    }

    @Test
    void a_server_that_refuses_without_a_word_is_spoken_for() {
        FakeServlet servlet = answered(
                response -> {
                    throw new ServletException("who is responsible?");
                },
                SCRIPT,
                WAY);
        assertThat(servlet.status()).isEqualTo(401);
    }

    @Test
    void what_is_out_already_is_the_answer() {
        AuthenticatePolicy policy = policy(Mode.ENFORCE, KEY, WAY);
        TestExchange exchange = exchange(policy, SCRIPT);
        exchange.servlet().login(response -> {
            exchange.servlet().commit();
            return false;
        });
        assertThat(apply(exchange, policy)).isEqualTo(Verdict.ANSWERED);
        assertThat(exchange.servlet().headers()).isEqualTo(Headers.EMPTY);
        assertThat(exchange.outcomes()).hasSize(1);
    }

    @Test
    void where_no_place_is_free_nobody_waits_for_long() {
        ServerLogin full = new ServerLogin(0, Duration.ofMillis(1));
        TestExchange exchange = exchange(policy(Mode.ENFORCE, WAY), SCRIPT);
        assertThat(WAY.ask(exchange.exchange(), full, true)).isInstanceOf(Finding.Unavailable.class);
    }

    @Test
    void a_place_is_given_back_also_by_a_server_that_fails() {
        ServerLogin one = new ServerLogin(1, Duration.ofMillis(1));
        TestExchange exchange = exchange(policy(Mode.ENFORCE, WAY), SCRIPT);
        exchange.servlet().login(response -> {
            throw new IOException("away");
        });
        assertThat(WAY.ask(exchange.exchange(), one, true)).isInstanceOf(Finding.Unavailable.class);
        exchange.servlet().knows("alice");
        assertThat(WAY.ask(exchange.exchange(), one, true)).isInstanceOf(Finding.Accepted.class);
    }
}
