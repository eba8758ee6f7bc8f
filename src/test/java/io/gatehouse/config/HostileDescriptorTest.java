package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.route.Route;
import io.gatehouse.testing.CpuTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A descriptor may come from anybody who can write a JNDI entry; reading it must not reach out, grow, or take long. */
class HostileDescriptorTest {

    private static final long MILLIS = 1_000_000;

    /** As many as one who reads the log can bear. */
    private static final int MOST_SAID = 1_001;

    @BeforeAll
    static void warm_up() {
        Descriptors.refusals("<gateway/>");
    }

    @Test
    void nothing_that_a_descriptor_names_is_fetched() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + server.getLocalPort() + "/";
            for (String hostile : List.of(
                    "<!DOCTYPE gateway SYSTEM '" + url + "x.dtd'><gateway xmlns='urn:gatehouse:1'/>",
                    "<!DOCTYPE gateway [<!ENTITY x SYSTEM '" + url
                            + "'>]><gateway xmlns='urn:gatehouse:1'>&x;</gateway>",
                    "<!DOCTYPE gateway [<!ENTITY % p SYSTEM '" + url + "'> %p;]><gateway xmlns='urn:gatehouse:1'/>",
                    "<gateway xmlns='urn:gatehouse:2' xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:schemaLocation='urn:gatehouse:2 "
                            + url + "x.xsd' i:noNamespaceSchemaLocation='" + url + "y.xsd'/>",
                    "<gateway xmlns='urn:gatehouse:1' xmlns:i='http://www.w3.org/2001/XInclude'><i:include href='" + url
                            + "'/></gateway>",
                    "<?xml-stylesheet href='" + url + "'?><gateway/>",
                    Descriptors.gateway("<routes><route><respond file='" + url + "'/></route></routes>"))) {
                long start = CpuTime.nanos();
                assertThat(Descriptors.refusals(hostile)).as(hostile).isNotEmpty();
                assertThat((CpuTime.nanos() - start) / MILLIS).as(hostile).isLessThan(1_000);
            }
            server.setSoTimeout(1);
            assertThat(accepts(server)).isFalse();
        }
    }

    private static boolean accepts(ServerSocket server) throws IOException {
        try {
            server.accept().close();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Test
    void a_billion_laughs_are_refused_before_the_first() {
        StringBuilder entities = new StringBuilder("<!DOCTYPE lolz [<!ENTITY l0 'lol'>");
        for (int i = 1; i < 10; i++) {
            entities.append("<!ENTITY l")
                    .append(i)
                    .append(" '")
                    .append(("&l" + (i - 1) + ";").repeat(10))
                    .append("'>");
        }
        long start = CpuTime.nanos();

        assertThat(Descriptors.refusals(entities + "]><gateway xmlns='urn:gatehouse:1'>&l9;</gateway>"))
                .containsExactly(
                        "routes.xml:1:1: a DOCTYPE is refused, and with it every entity (expected: no DOCTYPE)");
        assertThat((CpuTime.nanos() - start) / MILLIS).isLessThan(1_000);
    }

    @Test
    void elements_within_elements_end_somewhere() {
        String deep = "<x>".repeat(60) + "</x>".repeat(60);

        assertThat(Descriptors.refusals(Descriptors.gateway(deep)))
                .contains("routes.xml:2:148: <x> is nested too deeply (expected: at most 50 levels)");
    }

    @Test
    void a_descriptor_is_at_most_eight_megabytes() {
        String large = Descriptors.gateway("<!--" + " ".repeat(8 << 20) + "-->");

        assertThat(Descriptors.refusals(large)).singleElement().asString().contains("(expected: at most 8388608)");
    }

    @Test
    @Timeout(30)
    void a_value_of_a_million_characters_is_refused_in_a_moment() {
        String letters = "x".repeat(1_000_000);
        String digits = "9".repeat(1_000_000);
        String refused =
                "<upstream name='%s'><endpoint url='http://a' weight='%s'/></upstream>".formatted(letters, digits)
                        + "<routes><route name='%s' to='%s'><timeout idle='%ss'/><limits body='%sKB' mode='%s'/></route></routes>"
                                .formatted(letters, letters, digits, digits, letters);

        assertThat(Descriptors.refusals(Descriptors.gateway(refused)))
                .hasSizeGreaterThanOrEqualTo(6)
                .allSatisfy(refusal -> assertThat(refusal).hasSizeLessThan(300));
    }

    @Test
    @Timeout(30)
    void thirty_thousand_routes_without_names_get_one_in_a_moment() throws InvalidDescriptor {
        StringBuilder routes = new StringBuilder("<routes>");
        for (int i = 0; i < 30_000; i++) {
            routes.append("<route when='header:X = v").append(i).append("'><respond/></route>");
        }

        assertThat(Descriptors.load(
                                Descriptors.gateway(routes.append("</routes>").toString()))
                        .table()
                        .hosts()
                        .get(0)
                        .routes())
                .extracting(Route::name)
                .doesNotHaveDuplicates()
                .startsWith("route", "route-2")
                .endsWith("route-30000");
    }

    @Test
    @Timeout(30)
    void mistakes_without_number_in_one_line_are_counted_and_not_listed() {
        List<String> refusals = Descriptors.refusals(Descriptors.gateway("<upstraem/>".repeat(700_000)));

        assertThat(refusals).hasSize(MOST_SAID);
        assertThat(refusals.get(MOST_SAID - 1)).endsWith("and 699000 more problems");
    }

    @Test
    void what_is_said_is_one_line_without_control_characters() {
        assertThat(
                        Descriptors.refusals(
                                Descriptors.gateway(
                                        "<upstream name='a&#10;routes.xml:1:1: all is well&#x9b;31m&#x2028;'><endpoint url='http://a'/></upstream>")))
                .singleElement()
                .asString()
                .contains("a\\u000aroutes.xml")
                .matches("[^\\p{Cntrl}\\u0080-\\u009f\\u2028]*");
    }

    @Test
    void the_language_of_the_server_does_not_matter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Descriptors.refusals("<gateway xmlns='urn:gatehouse:1'"))
                    .containsExactly("routes.xml:1:1: this tag has no end (expected: > or />)");
            assertThat(
                            Descriptors.refusals(
                                    Descriptors.gateway(
                                            "<upstream name='a' balance='rr'><endpoint url='http://a' drain='ja' weight='-1'/></upstream>")))
                    .containsExactly(
                            "routes.xml:2:20: balance: rr (expected: round-robin, least-connections, random-two or hash)",
                            "routes.xml:2:58: drain: ja (expected: true or false)",
                            "routes.xml:2:69: weight: -1 (expected: >= 0)");
        } finally {
            Locale.setDefault(before);
        }
    }
}
