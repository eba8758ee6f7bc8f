package io.gatehouse.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

final class DescriptorsTest {

    private static final Path SCHEMA = Path.of("../../src/main/resources/io/gatehouse/gatehouse-1.xsd");
    private static final Certificates CERTIFICATES =
            new Certificates(Path.of("/x/k.p12"), Path.of("/x/c.pem"), Path.of("/x/k.pem"));

    private static final Credentials CREDENTIALS =
            new Credentials("a.b.c", "id.secret", "{}", Path.of("/x/keys"), Path.of("/x/pepper"));

    private final Descriptors descriptors = new Descriptors(new Upstream(21_000, 21_001, CERTIFICATES), CREDENTIALS);

    private static Document document(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        return builder.parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static Set<String> names(NodeList elements, String attribute) {
        return IntStream.range(0, elements.getLength())
                .mapToObj(i -> (Element) elements.item(i))
                .map(element -> attribute.isEmpty() ? element.getLocalName() : element.getAttribute(attribute))
                .collect(Collectors.toSet());
    }

    /** What {@code defaults} may contain are the policies. */
    private static Set<String> policiesOfTheSchema() throws Exception {
        Document schema = document(Files.readString(SCHEMA));
        NodeList types = schema.getElementsByTagNameNS(XMLConstants.W3C_XML_SCHEMA_NS_URI, "complexType");
        for (int i = 0; i < types.getLength(); i++) {
            Element type = (Element) types.item(i);
            if (type.getAttribute("name").equals("defaults")) {
                return names(type.getElementsByTagNameNS(XMLConstants.W3C_XML_SCHEMA_NS_URI, "element"), "name");
            }
        }
        throw new AssertionError("no type defaults in " + SCHEMA);
    }

    @Test
    void every_policy_is_on_in_the_descriptor_of_all_policies() throws Exception {
        Element routes = (Element) document(descriptors.policies())
                .getElementsByTagNameNS("urn:gatehouse:1", "routes")
                .item(0);
        assertThat(names(routes.getElementsByTagNameNS("urn:gatehouse:1", "*"), ""))
                .containsAll(policiesOfTheSchema());
    }

    @Test
    void descriptors_follow_the_schema() throws Exception {
        var validator = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(SCHEMA.toFile())
                .newValidator();
        for (String xml : new String[] {
            descriptors.plain(false),
            descriptors.plain(true),
            descriptors.many(1),
            descriptors.policies(),
            descriptors.onePolicy(),
            descriptors.observed(false),
            descriptors.observed(true)
        }) {
            validator.validate(new StreamSource(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))));
        }
    }

    @Test
    void there_are_as_many_routes_as_are_promised_and_generations_differ() throws Exception {
        NodeList routes = document(descriptors.many(1)).getElementsByTagNameNS("urn:gatehouse:1", "route");
        assertThat(routes.getLength()).isEqualTo(Descriptors.MANY);
        assertThat(names(routes, "name")).hasSize(Descriptors.MANY);
        assertThat(descriptors.many(1)).isNotEqualTo(descriptors.many(2));
    }

    @Test
    void a_place_without_a_value_is_refused() {
        assertThat(new Template("a ${b} $host").filled(Map.of("b", "$1"))).isEqualTo("a $1 $host");
        assertThatThrownBy(() -> new Template("${c}").filled(Map.of())).hasMessage("no value for ${c}");
    }
}
