package io.gatehouse.config.xml;

import io.gatehouse.config.xml.Vocabulary.AttributeType;
import io.gatehouse.config.xml.Vocabulary.Child;
import io.gatehouse.config.xml.Vocabulary.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Reads the vocabulary from the schema. It knows the constructs that our schema uses: named complex types of all or choice,
 * attributes and attribute groups, named simple types.
 */
final class VocabularyReader {

    private static final String COUNT = "urn:gatehouse:schema:count";

    private final Document schema;
    private final Map<String, Element> named = new LinkedHashMap<>();

    VocabularyReader(Document schema) {
        this.schema = schema;
        for (Element component : children(schema.getDocumentElement())) {
            named.put(component.getLocalName() + ' ' + component.getAttribute("name"), component);
        }
    }

    Vocabulary read() {
        Map<String, ElementType> types = new LinkedHashMap<>();
        Map<String, String> roots = new LinkedHashMap<>();
        for (Element component : children(schema.getDocumentElement())) {
            String name = component.getAttribute("name");
            if (component.getLocalName().equals("complexType")) {
                types.put(name, elementType(component));
            } else if (component.getLocalName().equals("element")) {
                roots.put(name, component.getAttribute("type"));
            }
        }
        return new Vocabulary(types, roots);
    }

    private ElementType elementType(Element complexType) {
        Map<String, AttributeType> attributes = new LinkedHashMap<>();
        Map<String, Child> children = new LinkedHashMap<>();
        readAttributes(complexType, attributes);
        for (String model : List.of("all", "choice")) {
            for (Element group : children(complexType, model)) {
                for (Element element : children(group, "element")) {
                    children.put(element.getAttribute("name"), child(element, model.equals("all")));
                }
            }
        }
        return ElementType.of(
                complexType.getAttribute("name"),
                attributes,
                children,
                complexType.getAttribute("mixed").equals("true"));
    }

    private static Child child(Element element, boolean once) {
        String least = element.getAttributeNS(COUNT, "least");
        String most = element.getAttributeNS(COUNT, "most");
        return new Child(
                element.getAttribute("type"),
                least.isEmpty() ? 0 : Integer.parseInt(least),
                once ? 1 : most.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(most));
    }

    private void readAttributes(Element holder, Map<String, AttributeType> attributes) {
        for (Element attribute : children(holder, "attribute")) {
            attributes.put(attribute.getAttribute("name"), attributeType(attribute));
        }
        for (Element group : children(holder, "attributeGroup")) {
            Element definition = named.get("attributeGroup " + group.getAttribute("ref"));
            if (definition != null) {
                readAttributes(definition, attributes);
            }
        }
    }

    private AttributeType attributeType(Element attribute) {
        boolean required = attribute.getAttribute("use").equals("required");
        Element type = named.get("simpleType " + attribute.getAttribute("type"));
        List<String> words = type == null ? List.of() : words(type);
        String expected = type == null ? "" : documentation(type);
        boolean pattern =
                !words.isEmpty() || (type != null && facets(type, "pattern").getLength() > 0);
        return new AttributeType(required, words.isEmpty() ? expected : either(words), words, type == null, pattern);
    }

    private static NodeList facets(Element simpleType, String name) {
        return simpleType.getElementsByTagNameNS(XMLConstants.W3C_XML_SCHEMA_NS_URI, name);
    }

    private static List<String> words(Element simpleType) {
        List<String> words = new ArrayList<>();
        NodeList enumerations = facets(simpleType, "enumeration");
        for (int i = 0; i < enumerations.getLength(); i++) {
            words.add(((Element) enumerations.item(i)).getAttribute("value"));
        }
        return words;
    }

    private static String either(List<String> words) {
        int last = words.size() - 1;
        return last == 0 ? words.get(0) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    private static String documentation(Element component) {
        for (Element annotation : children(component, "annotation")) {
            return annotation.getTextContent().strip();
        }
        return "";
    }

    static List<Element> children(Element parent, String name) {
        return children(parent).stream()
                .filter(child -> child.getLocalName().equals(name))
                .toList();
    }

    private static List<Element> children(@Nullable Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent == null ? null : parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child && XMLConstants.W3C_XML_SCHEMA_NS_URI.equals(child.getNamespaceURI())) {
                children.add(child);
            }
        }
        return children;
    }
}
