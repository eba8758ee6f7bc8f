package io.gatehouse.observe.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PayaraTest {

    private static final Needs NEEDS = new Needs(
            new Demand(Demand.UNLIMITED, "bodies of any length"),
            new Demand(20_480, "limits header-size"),
            new Demand(150, "limits headers"),
            new Demand(60_000, "timeout idle"),
            null);

    private static List<String> contradictions(Object... listeners) {
        return new Payara(() -> List.of(listeners)).contradictions(NEEDS);
    }

    @Test
    void a_payara_as_it_is_unpacked_contradicts() {
        Http http = new Http("server", "-1", "8192", "100", "false");
        assertThat(contradictions(new Listener("http-listener-1", "true", http)))
                .containsExactly(
                        line("header-buffer-length-bytes=8192 (expected: >= 20480, for limits header-size)"),
                        line("max-request-headers=100 (expected: >= 150, for limits headers)"),
                        line("allow-payload-for-undefined-http-methods=false"
                                + " (expected: true, for bodies of GET, DELETE and others)"));
    }

    private static String line(String finding) {
        return "Payara, http-listener-1: " + finding + "; see server-config/payara/gatehouse.asadmin";
    }

    @Test
    void a_limit_of_bodies_contradicts_bodies_without_limit() {
        Http http = new Http("server", "2000000", "32768", "200", "true");
        assertThat(contradictions(new Listener("http-listener-1", "true", http)))
                .containsExactly(line("max-post-size-bytes=2000000 (expected: no limit, for bodies of any length)"));
    }

    @Test
    void the_administration_and_what_is_switched_off_are_passed_over() {
        Http admin = new Http("__asadmin", "1", "1", "1", "false");
        Http off = new Http("server", "1", "1", "1", "false");
        assertThat(contradictions(new Listener("admin-listener", "true", admin), new Listener("x", "false", off)))
                .isEmpty();
    }

    @Test
    void on_another_server_nothing_is_said() {
        assertThat(Payara.ofServer().contradictions(NEEDS)).isEmpty();
        assertThat(contradictions("no listener at all")).isEmpty();
    }

    /** Has the methods that are called by name. */
    public record Listener(String name, String enabled, Http http) {

        public String getName() {
            return name;
        }

        public String getEnabled() {
            return enabled;
        }

        public Protocol findHttpProtocol() {
            return new Protocol(http);
        }
    }

    /** Has the method that is called by name. */
    public record Protocol(Http http) {

        public Http getHttp() {
            return http;
        }
    }

    /** Has the methods that are called by name. */
    public record Http(String virtualServer, String body, String head, String fields, String payload) {

        public String getDefaultVirtualServer() {
            return virtualServer;
        }

        public String getMaxPostSizeBytes() {
            return body;
        }

        public String getHeaderBufferLengthBytes() {
            return head;
        }

        public String getMaxRequestHeaders() {
            return fields;
        }

        public String getAllowPayloadForUndefinedHttpMethods() {
            return payload;
        }
    }
}
