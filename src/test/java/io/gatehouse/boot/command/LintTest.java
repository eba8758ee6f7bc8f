package io.gatehouse.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What check warns of: it is valid, and probably not meant. */
class LintTest {

    private static final String ONE = "<upstream name='u'><endpoint url='http://localhost:8080'/></upstream>";
    private static final String IDENTITY = "<identity name='corp' issuer='https://id.example.com' audience='a'/>";
    private static final String CLOSED = "<authenticate><bearer with='corp'/></authenticate>";

    @TempDir
    Path folder;

    private Ran check(String body, String... options) throws IOException {
        Path file = Files.writeString(
                folder.resolve("routes.xml"), "<gateway xmlns='urn:gatehouse:1'>\n" + body + "\n</gateway>");
        Ran ran = Ran.of(Stream.concat(Stream.of("check", file.toString()), Stream.of(options))
                .toArray(String[]::new));
        return new Ran(ran.code(), ran.out(), ran.err().replace(file + ":", ""));
    }

    private static String routes(String routes) {
        return "<routes>\n" + routes + "\n</routes>";
    }

    static List<Arguments> slips() {
        return List.of(
                Arguments.of(
                        "missing-health",
                        "<upstream name='u'><endpoint url='http://localhost:1'/><endpoint url='http://localhost:2'/></upstream>"
                                + routes("<route to='u'/>"),
                        "2:1: warning: upstream \"u\" has 2 endpoints and no <health>: nobody notices that one of them is down"
                                + " (expected: <health path=\"/healthz\"/>) [missing-health]"),
                Arguments.of(
                        "missing-health",
                        "<upstream name='u'><discover dns='http://app.internal:80'/><ejection/></upstream>"
                                + routes("<route to='u'/>"),
                        "2:1: warning: upstream \"u\" has endpoints that are found by name and no <health>: that one of them is"
                                + " down is found out by requests that fail (expected: <health path=\"/healthz\"/>)"
                                + " [missing-health]"),
                Arguments.of(
                        "unverified-tls",
                        "<upstream name='u'><endpoint url='https://localhost:1'/><tls verify='false'/></upstream>"
                                + routes("<route to='u'/>"),
                        "2:62: warning: upstream \"u\": verify=\"false\": any certificate of any name is accepted (expected:"
                                + " trust=\"file:…\" with the authority of the endpoints) [unverified-tls]"),
                Arguments.of(
                        "open-beside-closed",
                        IDENTITY
                                + ONE
                                + routes("<route name='health' path='/admin/health' to='u'/>\n"
                                        + "<route name='admin' path='/admin/**' to='u'>" + CLOSED + "</route>"),
                        "3:22: warning: route \"health\" asks nobody who they are, and takes of /admin/health what route"
                                + " \"admin\" at 4:1 below it does not give to everybody (expected: <authenticate> here too; or,"
                                + " where this is meant, <authenticate><anonymous/></authenticate>) [open-beside-closed]"),
                Arguments.of(
                        "open-beside-closed",
                        IDENTITY
                                + ONE
                                + routes("<route name='all' methods='GET' to='u'/>\n"
                                        + "<route name='admin' path='/admin/**' to='u'>" + CLOSED + "</route>"),
                        "3:1: warning: route \"all\" asks nobody who they are, and takes of /** what route \"admin\" at 4:1 below"
                                + " it does not give to everybody (expected: <authenticate> here too; or, where this is meant,"
                                + " <authenticate><anonymous/></authenticate>) [open-beside-closed]"),
                Arguments.of(
                        "loose-regex",
                        ONE + routes("<route when=\"host matches '(www|shop).example\\.com'\" to='u'/><route to='u'/>"),
                        "3:8: warning: when: matches '(www|shop).example\\.com': the dot in .example stands for any character"
                                + " (expected: \\. for a dot, [^/] or .* for any) [loose-regex]"),
                Arguments.of(
                        "loose-regex",
                        ONE + routes("<route when=\"host matches 'shop.example\\.com'\" to='u'/><route to='u'/>"),
                        "3:8: warning: when: matches 'shop.example\\.com': the dot in shop.example stands for any character"
                                + " (expected: \\. for a dot, [^/] or .* for any) [loose-regex]"),
                Arguments.of(
                        "loose-regex",
                        ONE + routes("<route when=\"path matches '/[a-z]{900}'\" to='u'/><route to='u'/>"),
                        "3:8: warning: when: matches '/[a-z]{900}': {900} takes memory for each of them (expected: at most 255,"
                                + " or + or *) [loose-regex]"),
                Arguments.of(
                        "never-acts",
                        ONE + routes("<route methods='POST' to='u'><cache default-ttl='1m'/></route>"),
                        "3:30: warning: <cache> does nothing: the route takes POST alone, and only GET and HEAD are answered from"
                                + " there (expected: without it) [never-acts]"),
                Arguments.of(
                        "never-acts",
                        ONE + routes("<route methods='POST' to='u'><retry on='503'/></route>"),
                        "3:37: warning: <retry> does nothing: the route takes POST alone, and those are sent again only where"
                                + " nothing was sent, whatever \"on\" says (expected: without it) [never-acts]"),
                Arguments.of(
                        "never-acts",
                        routes("<route><redirect location='/x'/><timeout idle='5s'/></route>"),
                        "3:33: warning: <timeout> does nothing: the route asks no upstream (expected: without it)"
                                + " [never-acts]"),
                Arguments.of(
                        "unused",
                        ONE + IDENTITY + "<upstream name='spare'><endpoint url='http://localhost:2'/></upstream>"
                                + "<defaults name='d'><timeout idle='5s'/></defaults>" + routes("<route to='u'/>"),
                        "2:80: warning: identity \"corp\" is used by nothing (expected: a reference to it, or without it)"
                                + " [unused]" + "\n"
                                + "2:148: warning: upstream \"spare\" is used by nothing (expected: a reference to it,"
                                + " or without it) [unused]" + "\n"
                                + "2:218: warning: defaults \"d\" is used by nothing (expected: a"
                                + " reference to it, or without it) [unused]"));
    }

    @ParameterizedTest
    @MethodSource("slips")
    void what_is_probably_a_slip_is_told_with_its_place_and_what_to_do(String rule, String body, String expected)
            throws IOException {
        Ran ran = check(body);

        assertThat(ran.err().strip()).isEqualTo(expected);
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("expectations met");
        assertThat(check(body, "--strict").code()).isEqualTo(expected.isEmpty() ? 0 : 1);
        assertThat(check(body.replace("<upstream name='u'", "<upstream lint-ignore='" + rule + "' name='u'")
                                .replace("<upstream name='spare'", "<upstream lint-ignore='" + rule + "' name='spare'")
                                .replace("<identity", "<identity lint-ignore='" + rule + "'")
                                .replace("<defaults", "<defaults lint-ignore='" + rule + "'")
                                .replace("<route ", "<route lint-ignore='" + rule + "' ")
                                .replace("<route>", "<route lint-ignore='" + rule + "'>"))
                        .err())
                .isEmpty();
    }

    @Test
    void what_says_itself_that_it_is_open_is_meant_so() throws IOException {
        assertThat(check(IDENTITY
                                + ONE
                                + routes("<route path='/admin/health' to='u'><authenticate><anonymous/></authenticate>"
                                        + "</route>\n<route path='/admin/**' to='u'>" + CLOSED + "</route>"))
                        .err())
                .isEmpty();
        assertThat(check(IDENTITY
                                + ONE
                                + routes("<route path='/a' methods='GET' to='u'/>\n<route path='/b/**' to='u'>" + CLOSED
                                        + "</route>"))
                        .err())
                .isEmpty();
    }

    @Test
    void what_may_be_meant_is_noted_for_those_who_ask() throws IOException {
        String body =
                "<upstream name='u'><endpoint url='http://10.0.0.1:80'/><endpoint url='http://app-2:80'/><health path='/h'/></upstream>\n"
                        + routes(
                                "<route name='a' path='/a' to='u'/><route name='b' to='u'><timeout idle='5s'/></route>");

        assertThat(check(body).err()).isEmpty();
        Ran noted = check(body, "--notes", "--strict");
        assertThat(noted.code()).isZero();
        assertThat(noted.err()).isEqualTo("""
                2:30: note: url: http://10.0.0.1:80, and 1 more of upstream "u" is the same in every environment (expected, where the descriptor is to travel: the address in a placeholder, such as ${env:UPSTREAM_HOST:-10.0.0.1}) [literal-endpoint]
                3:1: note: no <timeout> for a: the usual ones hold, connect 2s, first-byte 30s, idle 60s and no total (expected: <timeout> in <defaults>) [usual-timeouts]
                """);
        assertThat(check(
                                body.replace("10.0.0.1", "${env:NOT_SET_ANYWHERE:-10.0.0.1}")
                                        .replace("app-2", "localhost"),
                                "--notes")
                        .err())
                .doesNotContain("literal-endpoint");
    }

    @Test
    void all_is_ignored_where_the_whole_descriptor_says_so_and_a_rule_that_is_none_is_refused() throws IOException {
        String body =
                "<upstream name='u'><endpoint url='http://localhost:1'/><endpoint url='http://localhost:2'/></upstream>"
                        + routes("<route to='u'><hedge/></route>");
        Path file = folder.resolve("all.xml");
        Files.writeString(
                file,
                "<gateway xmlns='urn:gatehouse:1' lint-ignore='missing-health never-acts'>" + body + "</gateway>");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(err, true, StandardCharsets.UTF_8);
        assertThat(Cli.run(new String[] {"check", file.toString(), "--strict"}, print, print))
                .isZero();

        Ran refused = check(body.replace("<upstream", "<upstream lint-ignore='mising-health'"));
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .isEqualTo(
                        "2:11: lint-ignore: mising-health (expected: some of open-beside-closed, unverified-tls, loose-regex,"
                                + " missing-health, never-acts, unused, literal-endpoint, usual-timeouts); did you mean"
                                + " \"missing-health\"?\n");
    }
}
