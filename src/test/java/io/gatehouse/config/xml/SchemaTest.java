package io.gatehouse.config.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.http.FixedBody;
import io.gatehouse.route.settings.Attribute;
import io.gatehouse.route.settings.Outside;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.route.settings.Violations;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.SAXException;

/** The schema as an editor uses it, and that it says the same as the loader. */
class SchemaTest {

    private static final DescriptorSchema SCHEMA = DescriptorSchema.load();

    /** An attribute of each kind of value, and how the loader reads it. */
    private static final Map<String, BiConsumer<Settings, String>> READERS = Map.of(
            "timeout connect",
            Settings::duration,
            "limits body",
            Settings::size,
            "limits body-rate",
            Settings::speed,
            "canary share",
            (settings, name) -> settings.share(name, 0),
            "pool max",
            (settings, name) -> settings.integer(name, 0),
            "endpoint drain",
            (settings, name) -> settings.flag(name, true));

    private static String text() {
        try (InputStream in = SchemaTest.class.getResourceAsStream("/io/gatehouse/gatehouse-1.xsd")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Schema published() throws SAXException {
        return SchemaFactory.newDefaultInstance().newSchema(new StreamSource(new StringReader(text())));
    }

    private static void validate(String body) throws Exception {
        published()
                .newValidator()
                .validate(
                        new StreamSource(new StringReader("<gateway xmlns='urn:gatehouse:1'>" + body + "</gateway>")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<routes><route to='nobody'/></routes>",
                "<split name='s'><to upstream='nobody'/></split>",
                "<routes><defaults><canary to='nobody'/></defaults></routes>",
                "<routes><route use='nobody'/></routes>",
                "<routes in='nobody'/>",
                "<expect request='GET http://a/' route='nobody'/>",
                "<upstream name='u'><endpoint url='http://a'/></upstream><split name='u'><to upstream='u'/></split>",
                "<routes><route name='r'/></routes><routes><route name='r'/></routes>"
            })
    void an_editor_underlines_a_name_that_is_not_tied(String body) {
        assertThatThrownBy(() -> validate(body))
                .isInstanceOf(SAXException.class)
                .hasMessageContaining("cvc-identity");
    }

    @Test
    void an_editor_takes_placeholders_for_every_kind_of_value() {
        assertThatCode(() -> validate("""
                        <upstream name='${env:N}' balance='${env:B:-round-robin}'>
                          <endpoint url='http://${env:H}' weight='${env:W}' drain='${property:d}'/><pool idle='${jndi:i}'/>
                        </upstream>
                        <defaults><limits body='${env:X}' body-rate='${env:X}' mode='${env:M}'/><canary to='${env:N}' share='${env:S}'/></defaults>
                        """)).doesNotThrowAnyException();
    }

    static List<String> kindsOfValues() {
        return List.copyOf(READERS.keySet());
    }

    @ParameterizedTest
    @MethodSource("kindsOfValues")
    void the_schema_and_the_loader_expect_the_same(String kind) {
        String element = kind.substring(0, kind.indexOf(' '));
        String attribute = kind.substring(kind.indexOf(' ') + 1);
        for (String value : List.of(
                "5", "5s", "250ms", "5S", "1.5s", "64KB", "64kb", "1KB/s", "1MB", "5%", "0.5%", "5.%", ".5%", "1e1%",
                "+5%", "5.5.5%", "true", "TRUE", "yes", "-1", "+1", "", " ", "1e3")) {
            Violations bySchema = new Violations();
            Settings settings = new DescriptorXml(SCHEMA, text -> text, bySchema)
                    .read("routes.xml", inside(element, attribute + "='" + value + "'"), OUTSIDE);
            Violations byLoader = new Violations();
            READERS.get(kind).accept(alone(element, attribute, value, byLoader), attribute);

            assertThat(settings).isNotNull();
            assertThat(messages(bySchema)).as(value).isEqualTo(messages(byLoader));
        }
    }

    private static List<String> messages(Violations violations) {
        return violations.inOrder(List.of("routes.xml")).stream()
                .map(violation -> violation.message().replaceFirst("; did you mean.*", ""))
                .toList();
    }

    private static String inside(String element, String attribute) {
        String url = element.equals("endpoint") ? " url='http://a'" : element.equals("canary") ? " to='u'" : "";
        String written = "<" + element + url + " " + attribute + "/>";
        boolean ofUpstream = element.equals("endpoint") || element.equals("pool");
        return "<gateway xmlns='urn:gatehouse:1'>"
                + (ofUpstream
                        ? "<upstream name='u'><endpoint url='http://b'/>" + written + "</upstream>"
                        : "<defaults>" + written + "</defaults>")
                + "</gateway>";
    }

    private static Settings alone(String element, String attribute, String value, Violations violations) {
        Position at = new Position("routes.xml", 1, 1);
        return new Settings(
                element,
                at,
                List.of(new Attribute(attribute, value, new Position("routes.xml", 1, 2))),
                List.of(),
                "",
                violations,
                OUTSIDE);
    }

    private static final Outside OUTSIDE = new Outside() {
        @Override
        public FixedBody file(String location) {
            return FixedBody.of("");
        }

        @Override
        public Path place(String location) {
            return Path.of(location);
        }

        @Override
        public Path path(String location) {
            return Path.of(location);
        }

        @Override
        public String secret(String reference) {
            return reference;
        }
    };

    @Test
    void every_element_and_attribute_is_documented_and_every_value_has_a_phrase() {
        Vocabulary vocabulary = SCHEMA.vocabulary();
        vocabulary.roots().values().forEach(root -> assertDocumented(vocabulary, root, 0));
        assertThat(text().split("<xs:attribute name=", -1))
                .filteredOn(piece -> !piece.startsWith("<?xml"))
                .allMatch(piece ->
                        piece.substring(0, piece.indexOf("</xs:attribute>") + 1).contains("xs:documentation"));
    }

    private static void assertDocumented(Vocabulary vocabulary, Vocabulary.ElementType type, int depth) {
        type.attributes()
                .forEach((name, attribute) -> assertThat(
                                attribute.verbatim() || !attribute.expected().isBlank())
                        .as(type.name() + " " + name)
                        .isTrue());
        if (depth < 5) {
            type.children()
                    .values()
                    .forEach(child -> assertDocumented(vocabulary, vocabulary.type(child.type()), depth + 1));
        }
    }

    @Test
    void what_a_route_may_have_defaults_may_have_but_for_where_it_goes() {
        Vocabulary vocabulary = SCHEMA.vocabulary();
        assertThat(vocabulary.type("route").children().keySet())
                .containsAll(SCHEMA.policies())
                .hasSize(SCHEMA.policies().size() + 2)
                .contains("redirect", "respond");
    }
}
