package io.gatehouse.filter.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.boot.command.Cli;
import io.gatehouse.identity.assertion.TestKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a descriptor may say of assertions, as {@code check} and {@code explain} see it. */
final class AssertionInDescriptorTest {

    @TempDir
    private Path folder;

    private String run(int expected, String command, String elements, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("routes.xml"), """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="app"><endpoint url="http://10.0.0.1:8080"/></upstream>
                  <upstream name="next"><endpoint url="http://10.0.0.2:8080"/></upstream>
                  %s
                </gateway>
                """.formatted(elements));
        List<String> args = new ArrayList<>(List.of(command, file.toString()));
        args.addAll(List.of(more));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        int code = Cli.run(args.toArray(String[]::new), stream, stream);
        String told = out.toString(StandardCharsets.UTF_8);
        assertThat(code).as(told).isEqualTo(expected);
        return told;
    }

    private static String route(String policy) {
        return "<routes public-url='https://gw.example.com'><route name='x' to='app'>" + policy + "</route></routes>";
    }

    @Test
    void who_signs_must_have_a_name() throws IOException {
        String routes = "<routes><route name='x' to='app'><assertion/></route></routes>";
        assertThat(run(1, "check", routes))
                .contains(":4:11: <assertion> of nobody (expected: public-url of <routes>, or <signing issuer=\"…\">)");

        run(0, "check", "<signing issuer='https://gw.example.com'/>" + routes);
        run(0, "check", route("<assertion/>"));
        run(0, "check", "<routes><defaults><assertion enabled='false'/></defaults><route to='app'/></routes>");
    }

    @Test
    void a_block_that_goes_on_elsewhere_signs_by_the_name_of_the_block() throws IOException {
        run(0, "check", """
                <routes name="shop" public-url="https://gw.example.com"><route path="/a" to="app"/></routes>
                <routes in="shop"><route path="/b" to="app"><assertion/></route></routes>""");
    }

    @Test
    void fields_that_others_need_are_refused_and_claims_that_are_told_anyway() throws IOException {
        for (String name :
                List.of("Authorization", "cookie", "Host", "Connection", "X-Forwarded-For", "x_request_id")) {
            assertThat(run(1, "check", route("<assertion header='" + name + "'/>")))
                    .contains("header: " + name + " (expected: the name of a field that nobody else needs)");
        }
        assertThat(run(1, "check", route("<assertion header='X Y'/>"))).contains("header: X Y (expected");
        assertThat(run(1, "check", route("<assertion claims='email sub exp'/>")))
                .contains("claims: sub (expected: a claim that is not told anyway")
                .contains("exp (expected");
    }

    @Test
    void a_key_is_a_reference_which_only_resolving_follows() throws Exception {
        Path key = folder.resolve("signing.pem");
        String signing = "<signing key='file:" + key + "'/>" + route("<assertion/>");
        run(0, "check", signing);
        assertThat(run(1, "check", signing, "--resolve")).contains("signing.pem");

        Files.writeString(key, "no key at all");
        run(0, "check", signing);
        assertThat(run(1, "check", signing, "--resolve"))
                .contains("key: file:" + key + ": no P-256 key (expected: a private key of P-256, PKCS#8 as PEM")
                .doesNotContain("no key at all");

        Files.writeString(key, TestKeys.pem());
        run(0, "check", signing, "--resolve");
        assertThat(run(1, "check", "<signing key='MIGHAgEA'/>")).doesNotContain("MIGHAgEA");
        assertThat(run(1, "check", "<signing/><signing/>")).contains("<signing> a second time");
    }

    @Test
    void explain_shows_for_whom_it_would_be_made() throws IOException {
        String elements = route("<assertion/><canary to='next' when='header:X-Beta = yes'/>");
        String url = "http://a.example/";

        assertThat(run(0, "explain", elements, "GET", url, "-H", "X-Gatehouse_Assertion: forged"))
                .doesNotContain("forged")
                .doesNotContain("X-Gatehouse-Assertion");
        assertThat(run(0, "explain", elements, "GET", url, "--principal", "alice"))
                .contains("X-Gatehouse-Assertion: (a signed assertion of supposed/alice, made for upstream app)");
        assertThat(run(0, "explain", elements, "GET", url, "--principal", "alice", "-H", "X-Beta: yes"))
                .contains("made for upstream next)");
        assertThat(run(0, "explain", elements, "GET", "http://a.example/_gatehouse/.well-known/jwks.json"))
                .contains("status: 200");
    }
}
