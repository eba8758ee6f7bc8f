package io.gatehouse.testing;

import io.gatehouse.http.FixedBody;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Attribute;
import io.gatehouse.route.settings.Outside;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.route.settings.Violation;
import io.gatehouse.route.settings.Violations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.assertj.core.api.Assertions;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** One element of a descriptor, read for itself: what a policy's reader gets, and what it says is wrong. */
public final class TestElement implements Outside {

    private final Violations violations = new Violations();
    private final Map<String, FixedBody> files = new HashMap<>();
    private final Element xml;
    private int places;
    private List<String> captures;

    private TestElement(Element xml) {
        this.xml = xml;
    }

    /** @param text for example {@code <limits body="64KB"/>} */
    public static TestElement of(String text) {
        try {
            return new TestElement(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .getDocumentElement());
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** Puts it where these names are captured, and no others. */
    public TestElement where(String... names) {
        captures = List.of(names);
        return this;
    }

    /** Reads an element in which nothing is wrong. */
    public static <P extends Policy> P read(PolicyType<P> type, String text) {
        return TestElement.of(text).read(type);
    }

    /** @return what is wrong with an element */
    public static List<String> refusals(PolicyType<?> type, String text) {
        return TestElement.of(text).refusals(type);
    }

    /** Puts a file beside the descriptor. */
    public TestElement with(String file, byte[] content) {
        files.put(file, FixedBody.of(content));
        return this;
    }

    public TestElement with(String file, String content) {
        return with(file, content.getBytes(StandardCharsets.UTF_8));
    }

    public <P extends Policy> P read(PolicyType<P> type) {
        P policy = type.read().apply(settings());
        Assertions.assertThat(refusals()).isEmpty();
        return policy;
    }

    /** @return what is wrong with it */
    public List<String> refusals(PolicyType<?> type) {
        Assertions.assertThat(type.read().apply(settings())).isNotNull();
        return refusals();
    }

    public Settings settings() {
        Settings settings = settings(xml);
        return captures == null ? settings : settings.where(captures);
    }

    private List<String> refusals() {
        return violations.inOrder(List.of("test.xml")).stream()
                .map(Violation::message)
                .toList();
    }

    private Settings settings(Element element) {
        Position at = place();
        List<Attribute> attributes = new ArrayList<>();
        NamedNodeMap named = element.getAttributes();
        for (int i = 0; i < named.getLength(); i++) {
            Node attribute = named.item(i);
            attributes.add(new Attribute(attribute.getNodeName(), attribute.getNodeValue(), place()));
        }
        List<Settings> children = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                children.add(settings(child));
            }
        }
        return new Settings(element.getTagName(), at, attributes, children, element.getTextContent(), violations, this);
    }

    private Position place() {
        return new Position("test.xml", 1, ++places);
    }

    @Override
    public FixedBody file(String location) throws IOException {
        FixedBody found = files.get(location);
        if (found == null) {
            throw new IOException(location + " (expected: a file)");
        }
        return found;
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
        return null;
    }
}
