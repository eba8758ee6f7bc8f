package io.gatehouse.observe.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LibertyTest {

    private static final Needs NEEDS = new Needs(
            new Demand(Demand.UNLIMITED, "bodies of any length"),
            new Demand(65_536, "limits header-size"),
            new Demand(600, "limits headers"),
            new Demand(120_000, "timeout idle"),
            new Demand(1, "encoded-slash"));

    private static List<String> contradictions(
            Map<String, ?> options, Map<String, ?> dispatcher, Map<String, ?> container) {
        Map<String, Map<?, ?>> elements = Map.of(
                "com.ibm.ws.http.options", options,
                "com.ibm.ws.http.dispatcher", dispatcher,
                "com.ibm.ws.webcontainer", container);
        return new Liberty(kind -> List.of(elements.get(kind))).contradictions(NEEDS);
    }

    @Test
    void a_liberty_as_it_is_unpacked_contradicts() {
        Map<String, ?> options = Map.of(
                "id",
                "defaultHttpOptions",
                "limitFieldSize",
                32_768,
                "limitNumHeaders",
                500,
                "readTimeout",
                60L,
                "writeTimeout",
                60L,
                "AutoDecompression",
                true,
                "NoCacheCookiesControl",
                true);
        assertThat(contradictions(
                        options,
                        Map.of("trustedHeaderOrigin", new String[] {"*"}),
                        Map.of("skipEncodedCharVerification", false)))
                .containsExactly(
                        line(
                                "httpOptions defaultHttpOptions: limitFieldSize=32768 (expected: >= 65536, for limits header-size)"),
                        line(
                                "httpOptions defaultHttpOptions: limitNumHeaders=500 (expected: >= 600, for limits headers)"),
                        line(
                                "httpOptions defaultHttpOptions: readTimeout=60000 (expected: >= 120000, for timeout idle)"),
                        line(
                                "httpOptions defaultHttpOptions: writeTimeout=60000 (expected: >= 120000, for timeout idle)"),
                        line(
                                "httpOptions defaultHttpOptions: AutoDecompression=true (expected: false, for bodies that pass as they came)"),
                        line(
                                "httpOptions defaultHttpOptions: NoCacheCookiesControl=true (expected: false, for answers that pass as they came)"),
                        line(
                                "httpDispatcher: trustedHeaderOrigin=* (expected: none, for trusted-proxies, which judges the address that connected)"),
                        line("webContainer: skipEncodedCharVerification=false (expected: true, for encoded-slash)"));
    }

    private static String line(String finding) {
        return "Open Liberty, " + finding + "; see server-config/liberty/server.xml";
    }

    @Test
    void one_that_was_set_up_does_not() {
        assertThat(contradictions(
                        Map.of("limitFieldSize", 65_536, "readTimeout", 300L, "AutoDecompression", false),
                        Map.of("trustedHeaderOrigin", new String[] {"none"}),
                        Map.of("skipEncodedCharVerification", true)))
                .isEmpty();
    }

    @Test
    void on_another_server_nothing_is_said() {
        assertThat(Liberty.ofServer().contradictions(NEEDS)).isEmpty();
        Liberty broken = new Liberty(kind -> {
            throw new NoSuchMethodException(kind);
        });
        assertThat(broken.contradictions(NEEDS)).isEmpty();
    }
}
