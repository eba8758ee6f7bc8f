package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.IntrospectionUtils;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/** Tomcat set up by the file that is given to administrators, and the launcher's own, speak HTTP in the same way. */
class ServerConfigTest {

    private static final Path FILE = Path.of("server-config/tomcat/server.xml");
    private static final Path HTTPS = Path.of("server-config/tomcat/https.xml");

    /** Whose machine it is decides about these; the class is the same. */
    private static final Set<String> PLACE = Set.of("port", "address", "protocol");

    /** What the launcher alone sets, and why the file does not. */
    private static final Map<String, String> LAUNCHER_ALONE = Map.of(
            "maxThreads", "a server has other applications, so its pool is left as it is",
            "minSpareThreads", "as above",
            "throwOnFailure", "for the launcher a port that is taken is the end; a server may have other connectors",
            "allowTrace", "other applications of the server might answer TRACE",
            "maxHttpResponseHeaderSize", "lent to those who need it; as large as the file has it, see the next test",
            "uRIEncoding",
                    "other applications of the server decode their paths as UTF-8; what is no UTF-8 gets a 400 of either");

    private static Map<String, String> file() throws Exception {
        return attributes((Element) root(FILE).getElementsByTagName("Connector").item(0));
    }

    private static Element root(Path file) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement();
    }

    private static Map<String, String> attributes(Element of) {
        NamedNodeMap attributes = of.getAttributes();
        Map<String, String> all = new TreeMap<>();
        for (int i = 0; i < attributes.getLength(); i++) {
            all.put(attributes.item(i).getNodeName(), attributes.item(i).getNodeValue());
        }
        return all;
    }

    /** A connector as Tomcat makes it of the file. */
    private static Connector ofFile() throws Exception {
        Connector connector = new Connector(new Http11NioProtocol());
        file().forEach((name, value) -> {
            if (!PLACE.contains(name)) {
                assertThat(IntrospectionUtils.setProperty(connector, name, value))
                        .as("known to Tomcat: %s", name)
                        .isTrue();
            }
        });
        return connector;
    }

    private static Connector launcher() {
        return HttpProtocol.connector(HttpProtocol.create());
    }

    private static String value(Connector connector, String name) {
        Object value = IntrospectionUtils.getProperty(connector, name);
        Object below = value != null ? value : IntrospectionUtils.getProperty(connector.getProtocolHandler(), name);
        return String.valueOf(below);
    }

    @Test
    void each_attribute_of_the_file_is_set_by_the_launcher_too() throws Exception {
        Connector ofFile = ofFile();
        Connector launcher = launcher();
        Map<String, String> there = new TreeMap<>();
        Map<String, String> here = new TreeMap<>();
        Set<String> names = new TreeSet<>(file().keySet());
        names.removeAll(PLACE);
        for (String name : names) {
            there.put(name, value(ofFile, name));
            here.put(name, value(launcher, name));
        }
        assertThat(names).hasSizeGreaterThan(15);
        assertThat(here).isEqualTo(there);
    }

    @Test
    void what_the_launcher_sets_is_in_the_file_or_there_is_a_reason() throws Exception {
        Connector plain = new Connector(new Http11NioProtocol());
        Connector ofFile = ofFile();
        Connector launcher = launcher();
        Map<String, String> different = new TreeMap<>();
        for (String name : Settable.names(Connector.class, Http11NioProtocol.class)) {
            String here = value(launcher, name);
            if (!here.equals(value(plain, name)) && !here.equals(value(ofFile, name))) {
                different.put(name, here + " (server.xml: " + value(ofFile, name) + ")");
            }
        }
        assertThat(different.keySet()).isEqualTo(new TreeSet<>(LAUNCHER_ALONE.keySet()));
    }

    @Test
    void the_heads_of_answers_may_be_as_long_as_by_the_file() throws Exception {
        assertThat(HttpProtocol.create().answersHeadBytes())
                .isEqualTo(Integer.parseInt(value(ofFile(), "maxHttpResponseHeaderSize")));
    }

    @Test
    void the_error_pages_of_the_file_tell_nothing_and_its_comment_leads_to_the_table() throws Exception {
        String text = Files.readString(FILE);
        assertThat(text)
                .contains("showReport=\"false\" showServerInfo=\"false\"")
                .contains("docs/operations.md");
    }

    @Test
    void the_connector_for_https_is_as_the_other_one_with_tls() throws Exception {
        Map<String, String> https = attributes(root(HTTPS));
        Map<String, String> http = file();
        assertThat(https.remove("SSLEnabled") + https.remove("secure") + https.remove("scheme"))
                .isEqualTo("truetruehttps");
        // of TLS and HTTP/2 together; HttpProtocol says why
        assertThat(https.remove("useAsyncIO")).isEqualTo("false");
        assertThat(https.remove("port")).isNotEqualTo(http.remove("port"));
        assertThat(https).isEqualTo(http);
    }

    @Test
    void http2_is_spoken_in_the_same_way() throws Exception {
        Http2Protocol ofFile = new Http2Protocol();
        attributes((Element) root(HTTPS).getElementsByTagName("UpgradeProtocol").item(0))
                .forEach((name, value) -> assertThat(
                                name.equals("className") || IntrospectionUtils.setProperty(ofFile, name, value))
                        .as("known to Tomcat: %s", name)
                        .isTrue());
        Http2Protocol launcher = HttpProtocol.http2();
        for (String name : Settable.names(Http2Protocol.class)) {
            assertThat(IntrospectionUtils.getProperty(launcher, name))
                    .as(name)
                    .isEqualTo(IntrospectionUtils.getProperty(ofFile, name));
        }
    }

    /** Everything plain that something can be told. */
    private static final class Settable {

        static Set<String> names(Class<?>... of) {
            Set<String> names = new TreeSet<>();
            for (Class<?> type : of) {
                for (Method method : type.getMethods()) {
                    if (method.getName().startsWith("set")
                            && method.getParameterCount() == 1
                            && isPlain(method.getParameterTypes()[0])) {
                        String name = method.getName().substring(3);
                        names.add(Character.toLowerCase(name.charAt(0)) + name.substring(1));
                    }
                }
            }
            return names;
        }

        private static boolean isPlain(Class<?> type) {
            return type.isPrimitive() || type == String.class;
        }
    }
}
