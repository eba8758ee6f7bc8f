package io.gatehouse.boot.concern;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What the schema declares. */
final class SchemaElements {

    private static final String XS = "http://www.w3.org/2001/XMLSchema";

    /**
     * @param attributes name to what must be said of the default, in the table's own form; empty where the schema says nothing
     */
    record Declared(String name, Map<String, String> attributes) {}

    private SchemaElements() {}

    static List<Declared> read() throws IOException {
        Document schema = parse();
        Map<String, Element> types = named(schema, "complexType");
        Map<String, Element> groups = named(schema, "attributeGroup");
        Map<String, Declared> declared = new LinkedHashMap<>();
        for (Element element : all(schema.getDocumentElement(), "element")) {
            Element type = Objects.requireNonNull(types.get(element.getAttribute("type")));
            declared.computeIfAbsent(
                    element.getAttribute("name"), name -> new Declared(name, attributes(type, groups)));
        }
        return List.copyOf(declared.values());
    }

    private static Document parse() throws IOException {
        try (InputStream in = SchemaElements.class.getResourceAsStream("/io/gatehouse/gatehouse-1.xsd")) {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder().parse(in);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> attributes(Element type, Map<String, Element> groups) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (Element attribute : all(type, "attribute")) {
            boolean required = attribute.getAttribute("use").equals("required");
            String fallback = attribute.hasAttribute("default") ? '`' + attribute.getAttribute("default") + '`' : "";
            attributes.put(attribute.getAttribute("name"), required ? "**required**" : fallback);
        }
        for (Element group : all(type, "attributeGroup")) {
            attributes.putAll(attributes(Objects.requireNonNull(groups.get(group.getAttribute("ref"))), groups));
        }
        return attributes;
    }

    private static Map<String, Element> named(Document schema, String kind) {
        Map<String, Element> named = new HashMap<>();
        all(schema.getDocumentElement(), kind).forEach(element -> named.put(element.getAttribute("name"), element));
        return named;
    }

    private static List<Element> all(Element below, String kind) {
        List<Element> all = new ArrayList<>();
        NodeList nodes = below.getElementsByTagNameNS(XS, kind);
        for (int i = 0; i < nodes.getLength(); i++) {
            all.add((Element) nodes.item(i));
        }
        return all;
    }
}
