package io.gatehouse.cluster;

import static io.gatehouse.cluster.TwoNodes.A;
import static io.gatehouse.cluster.TwoNodes.B;

import io.gatehouse.testing.Answers;
import io.gatehouse.testing.CookieClient;
import io.gatehouse.testing.Figures;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.SteadyLoad;
import io.gatehouse.testing.SteadyLoad.Ask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** R6: one of two Tomcats that share their sign-ons is killed under load, and comes back. */
@Tag("drill")
@EnabledOnOs(OS.LINUX)
class NodeLossDrill {

    private static final int RATE = 500;
    private static final int PEOPLE = 200;
    private static final Duration WHILE = Duration.ofSeconds(8);

    private final Figures figures = new Figures("R6");

    @Test
    void a_node_that_is_killed_costs_what_was_in_flight_there_and_no_sign_on() throws Exception {
        try (TwoNodes two = new TwoNodes(
                Path.of(System.getProperty("cluster.home")),
                Path.of(System.getProperty("cluster.run")),
                Integer.getInteger("cluster.port"))) {
            two.start();
            List<CookieClient> people = signOn(two);
            // the last one has signed on at the node that dies
            String session = two.provider.signOn().sessionId();
            two.balancer.takeTurns();
            try (SteadyLoad load = SteadyLoad.start(two.balancer.port(), RATE, number -> ask(people, number))) {
                load.goOn(WHILE);
                long killed = load.now();
                two.nodes.get(A).kill();
                long settled = load.goOn(Duration.ofSeconds(4));
                long later = load.goOn(WHILE);
                end(two, session);
                TomcatNode back = two.nodes.get(A);
                back.start();
                back.awaitReady();
                load.goOn(WHILE);
                Answers all = load.stop();
                judge(all, killed, settled, later);
            }
            figures.none("people of the others who must sign on again", gone(two, people.subList(0, PEOPLE - 1)));
            figures.atLeast(
                    "of those whose sign-on the provider has ended at the other node",
                    gone(two, people.subList(PEOPLE - 1, PEOPLE)),
                    1);
        }
        figures.judge();
    }

    /** Half of them at either node. */
    private static List<CookieClient> signOn(TwoNodes two) throws Exception {
        List<CookieClient> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(two.signedOn(i % 2 == 0 ? B : A));
        }
        return people;
    }

    /** Without him whose sign-on ends. */
    private static Ask ask(List<CookieClient> people, int number) {
        StringBuilder cookie = new StringBuilder("Cookie: ");
        people.get(number % (PEOPLE - 1))
                .cookies()
                .forEach((name, value) ->
                        cookie.append(name).append('=').append(value).append("; "));
        cookie.setLength(cookie.length() - 2);
        return new Ask("page", "GET", "/x", cookie.append("\r\n").toString(), "");
    }

    private void judge(Answers all, long killed, long settled, long later) {
        figures.note("before", all.due(0, killed));
        figures.note("in the 4 s after it was killed", all.due(killed, settled));
        figures.note("afterwards, and when it came back", all.due(settled, Long.MAX_VALUE));
        int failed = all.only(answer -> answer.status() != 200).count();
        figures.note("requests", all.count());
        figures.note("of them failed", failed);
        figures.atLeast("% of all requests are served", 100.0 * (all.count() - failed) / all.count(), 99.9);
        figures.none(
                "led to the provider, or refused",
                all.only(answer -> answer.status() >= 300).count());
        figures.none(
                "failed when one node is gone",
                all.due(settled, later).only(answer -> answer.status() != 200).count());
    }

    private static void end(TwoNodes two, String sessionId) throws Exception {
        String form = "logout_token=" + two.provider.signOn().logoutToken(sessionId);
        try (RawClient channel = RawClient.connect(two.nodes.get(B).port())) {
            int status = channel.send("POST /_gatehouse/login/corp/ended HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                            + form.length() + "\r\n\r\n" + form)
                    .answer()
                    .status();
            if (status != 200) {
                throw new AssertionError("the provider's word is answered with " + status);
            }
        }
    }

    private static int gone(TwoNodes two, List<CookieClient> people) throws Exception {
        int gone = 0;
        for (CookieClient one : people) {
            gone += two.page(B, one).status() == 200 ? 0 : 1;
        }
        return gone;
    }
}
