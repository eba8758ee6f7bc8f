package io.gatehouse.observe.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class TomcatTest {

    private static final String CONNECTOR = "Catalina:type=Connector,port=8080";
    private static final String PROTOCOL = "Catalina:type=ProtocolHandler,port=8080";
    private static final String RELAXED = "\"<>[]^`{|}";

    private static final Needs DEFAULT = new Needs(
            new Demand(Demand.UNLIMITED, "bodies"),
            new Demand(20_480, "limits header-size of route a (routes.xml:3:5)"),
            new Demand(150, "limits headers"),
            new Demand(60_000, "timeout idle"),
            new Demand(1, "encoded-slash=\"keep\" (routes.xml:2:3)"));

    private final FakeBeans beans = new FakeBeans();

    private List<String> contradictions() {
        return new Tomcat(beans.beans(), "Catalina/localhost", "").contradictions(DEFAULT);
    }

    @Test
    void a_tomcat_as_it_is_unpacked_contradicts() {
        beans.with(CONNECTOR, "protocol", "HTTP/1.1", "connectionTimeout", 20_000)
                .with(PROTOCOL, "maxHttpRequestHeaderSize", 8_192, "maxHeaderCount", 100, "disableUploadTimeout", true)
                .with("Catalina:type=Service", "managedResource", new Service(new Connector("reject")));
        assertThat(contradictions())
                .containsExactly(
                        line("connectionTimeout=20000 (expected: >= 60000, for timeout idle)"),
                        line("maxHttpRequestHeaderSize=8192 (expected: >= 20480, for limits header-size of route a"
                                + " (routes.xml:3:5))"),
                        line("maxHeaderCount=100 (expected: >= 150, for limits headers)"),
                        line("relaxedPathChars=\"\" (expected: []{}| among them, for targets that pass as they came)"),
                        line("relaxedQueryChars=\"\" (expected: []{}| among them, for targets that pass as they came)"),
                        line("encodedSolidusHandling=reject (expected: passthrough, for encoded-slash=\"keep\""
                                + " (routes.xml:2:3))"));
    }

    private static String line(String finding) {
        return "Tomcat, connector 8080: " + finding + "; see server-config/tomcat/server.xml";
    }

    @Test
    void a_tomcat_that_was_set_up_contradicts_nothing() {
        beans.with(CONNECTOR, "protocol", "HTTP/1.1", "connectionTimeout", 75_000)
                .with(
                        PROTOCOL,
                        "maxHttpRequestHeaderSize",
                        32_768,
                        "maxHeaderCount",
                        -1,
                        "disableUploadTimeout",
                        false,
                        "connectionUploadTimeout",
                        300_000,
                        "relaxedPathChars",
                        RELAXED,
                        "relaxedQueryChars",
                        RELAXED + '\\')
                .with("Catalina:type=Service", "managedResource", new Service(new Connector("passthrough")));
        assertThat(contradictions()).isEmpty();
    }

    @Test
    void the_time_for_bodies_counts_where_it_is_one_of_its_own() {
        beans.with(CONNECTOR, "protocol", "HTTP/1.1", "connectionTimeout", 75_000)
                .with(
                        PROTOCOL,
                        "disableUploadTimeout",
                        false,
                        "connectionUploadTimeout",
                        30_000,
                        "relaxedPathChars",
                        RELAXED,
                        "relaxedQueryChars",
                        RELAXED);
        assertThat(contradictions())
                .containsExactly(line("connectionUploadTimeout=30000 (expected: >= 60000, for timeout idle)"));
    }

    @Test
    void a_valve_that_rewrites_addresses_is_told_where_it_stands_before_the_gateway() {
        beans.with("Catalina:type=Valve,name=RemoteIpValve")
                .with("Catalina:type=Valve,name=RemoteIpValve,host=localhost")
                .with("Catalina:type=Valve,name=RemoteIpValve,host=other")
                .with("Catalina:type=Valve,name=RemoteIpValve,host=localhost,context=/other")
                .with("Catalina:type=Valve,name=ErrorReportValve,host=localhost");
        assertThat(contradictions()).hasSize(2).allMatch(line -> line.startsWith("Tomcat: RemoteIpValve=present"));
    }

    @Test
    void connectors_of_other_engines_and_protocols_are_passed_over() {
        beans.with("Other:type=Connector,port=8080", "protocol", "HTTP/1.1", "connectionTimeout", 1)
                .with("Catalina:type=Connector,port=8009", "protocol", "AJP/1.3", "connectionTimeout", 1);
        assertThat(contradictions()).isEmpty();
    }

    @Test
    void where_nothing_can_be_seen_nothing_is_said() {
        assertThat(contradictions()).isEmpty();
        assertThat(new Tomcat(beans.beans(), "default-host", "/x").contradictions(DEFAULT))
                .isEmpty();
    }

    /** Has the methods that are called by name. */
    public record Service(Connector connector) {
        public Object[] findConnectors() {
            return new Object[] {connector};
        }
    }

    /** Has the methods that are called by name. */
    public record Connector(String handling) {

        public ObjectName getObjectName() throws MalformedObjectNameException {
            return new ObjectName(CONNECTOR);
        }

        public String getEncodedSolidusHandling() {
            return handling;
        }
    }
}
