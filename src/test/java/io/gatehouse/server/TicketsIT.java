package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestKdc;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.ietf.jgss.GSSContext;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Single sign-on with Kerberos (RFC 4559), which Tomcat does and the gateway knows nothing of: a real KDC, and the client of the JDK. */
@ArquillianTest
@Tag("only-tomcat")
final class TicketsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ServerUnderTest SERVER = new ServerUnderTest();
    private static final TestUpstream UPSTREAM = upstream();
    private static final TestKdc KDC = new TestKdc();

    @ArquillianResource
    private URI gateway;

    @Deployment(testable = false)
    static WebArchive archive() throws Exception {
        SERVER.write("""
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="u"><endpoint url="%s"/></upstream>
                  <routes>
                    <defaults><headers><request set="X-User" value="{claim:sub}"/></headers></defaults>
                    <route name="web" to="u">
                      <authenticate><container/></authenticate><require any-role="web"/>
                    </route>
                  </routes>
                </gateway>
                """.formatted(UPSTREAM.url()));
        WebArchive archive = SERVER.archive("gatehouse");
        KDC.start(Files.createTempDirectory("kdc"));
        SERVER.asksForTickets(KDC);
        return archive;
    }

    private static TestUpstream upstream() {
        try {
            return TestUpstream.playing(scene -> scene.answer(200, scene.readBody()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        KDC.close();
    }

    private RawAnswer get(String... fields) throws IOException {
        try (RawClient client = RawClient.connect(gateway.getPort(), PATIENCE)) {
            String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
            return client.send("GET " + gateway.getPath().replaceAll("/$", "") + "/x HTTP/1.1\r\nHost: localhost\r\n"
                            + more + "\r\n")
                    .answer();
        }
    }

    private static List<String> challenges(RawAnswer answer) {
        return answer.head().headers().all("WWW-Authenticate");
    }

    @Test
    void who_brings_nothing_is_asked_for_a_ticket() throws IOException {
        RawAnswer answer = get();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(challenges(answer)).containsExactly("Negotiate");
        assertThat(answer.text()).contains("unauthenticated");
    }

    @Test
    void a_ticket_lets_in_and_the_server_proves_itself_in_turn() throws Exception {
        GSSContext context = KDC.context("alice");
        RawAnswer answer = get("Authorization: Negotiate " + KDC.firstLeg("alice", context));
        assertThat(answer.status()).isEqualTo(200);
        List<RawHead> all = UPSTREAM.received();
        assertThat(all.get(all.size() - 1).headers().all("X-User")).containsExactly("alice");
        assertThat(all.get(all.size() - 1).headers().contains("Authorization")).isFalse();

        String leg = challenges(answer).get(0);
        assertThat(leg).startsWith("Negotiate ");
        KDC.lastLeg("alice", context, Base64.getDecoder().decode(leg.substring("Negotiate ".length())));
        assertThat(context.isEstablished()).isTrue();
        assertThat(context.getMutualAuthState()).isTrue();
    }

    @Test
    void a_ticket_of_somebody_without_the_role_does_not() throws Exception {
        assertThat(get("Authorization: Negotiate " + KDC.firstLeg("bob", KDC.context("bob")))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void what_is_no_ticket_is_refused() throws IOException {
        int before = UPSTREAM.requests();
        for (String rubbish : List.of("AAAA", "!", "", "YIIB")) {
            RawAnswer answer = get("Authorization: Negotiate " + rubbish);
            assertThat(answer.status()).as(rubbish).isEqualTo(401);
            assertThat(challenges(answer)).as(rubbish).isNotEmpty().allMatch(one -> one.startsWith("Negotiate"));
        }
        assertThat(UPSTREAM.requests()).isEqualTo(before);
    }
}
