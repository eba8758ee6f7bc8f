package io.gatehouse.config.xml;

import io.gatehouse.config.xml.Vocabulary.AttributeType;
import io.gatehouse.config.xml.Vocabulary.Child;
import io.gatehouse.config.xml.Vocabulary.ElementType;
import io.gatehouse.config.xml.XmlElement.XmlAttribute;
import io.gatehouse.route.settings.Attribute;
import io.gatehouse.route.settings.Outside;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.route.settings.Violations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/**
 * Compares elements with the schema and makes settings of those that it knows. What it does not know is reported and left
 * out, so that the rest can be looked at too.
 */
final class StructureCheck {

    private final Vocabulary vocabulary;
    private final Violations violations;
    private final Outside outside;
    private final Collection<String> doubtfulNames;
    private final Collection<Position> incomplete;
    private final ValueJudge judge;

    /** the namespace of the root, when that is reported and its elements are taken for ours */
    private String taken = DescriptorSchema.NAMESPACE;

    /**
     * @param doubtfulNames gets the names that unknown elements declare: what refers to them is only an echo
     * @param incomplete gets the places of elements of which something was left out
     */
    StructureCheck(
            DescriptorSchema schema,
            Violations violations,
            Outside outside,
            Collection<String> doubtfulNames,
            Collection<Position> incomplete)
            throws SAXException {
        this.vocabulary = schema.vocabulary();
        this.violations = violations;
        this.outside = outside;
        this.doubtfulNames = doubtfulNames;
        this.incomplete = incomplete;
        this.judge = new ValueJudge(schema.schema(), violations, incomplete);
    }

    /** @return null when the root is none of ours */
    @Nullable
    Settings check(XmlElement root) throws SAXException {
        ElementType type = vocabulary.roots().get(root.name);
        if (type == null) {
            violations.add(
                    root.at,
                    "unknown root <" + root.written + "> (expected: <gateway> or <part>)"
                            + suggestion(root.name, vocabulary.roots().keySet()));
            return null;
        }
        if (!root.namespace.equals(DescriptorSchema.NAMESPACE)) {
            taken = root.namespace;
            violations.add(
                    root.at,
                    (taken.isEmpty() ? "no namespace" : "unknown namespace \"" + taken + "\"") + " on <" + root.written
                            + "> (expected: xmlns=\"" + DescriptorSchema.NAMESPACE + "\")");
        }
        Settings settings = settings(root, type);
        judge.finish();
        return settings;
    }

    private Settings settings(XmlElement element, ElementType type) throws SAXException {
        Set<String> meant = new HashSet<>();
        List<XmlAttribute> attributes = knownAttributes(element, type, meant);
        requireAttributes(element, type, meant);
        if (!type.text() && element.textAt != null) {
            violations.add(
                    element.textAt,
                    "text \"" + Settings.shown(element.text.toString().strip()) + "\" in <" + element.written
                            + "> (expected: no text)");
        }
        judge.start(element, type, attributes);
        List<Settings> children = children(element, type, meant);
        judge.end(element);
        return new Settings(
                element.name,
                element.at,
                attributes(attributes, type),
                children,
                element.text.toString(),
                violations,
                outside);
    }

    private static List<Attribute> attributes(List<XmlAttribute> known, ElementType type) {
        List<Attribute> attributes = new ArrayList<>(known.size());
        for (XmlAttribute attribute : known) {
            attributes.add(attribute(attribute, type));
        }
        return attributes;
    }

    private static Attribute attribute(XmlAttribute known, ElementType type) {
        AttributeType attributeType = type.attributes().get(known.name());
        boolean verbatim = attributeType != null && attributeType.verbatim();
        return verbatim
                ? new Attribute(known.name(), known.value(), known.source(), known.at())
                : new Attribute(
                        known.name(), known.value().strip(), known.source().strip(), known.at());
    }

    private List<XmlAttribute> knownAttributes(XmlElement element, ElementType type, Set<String> meant) {
        List<XmlAttribute> known = new ArrayList<>(element.attributes.size());
        for (XmlAttribute attribute : element.attributes) {
            if (attribute.namespace().equals(XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI)
                    && attribute.name().endsWith("chemaLocation")) {
                continue; // a hint for editors
            }
            if (attribute.namespace().isEmpty() && type.attributes().containsKey(attribute.name())) {
                known.add(attribute);
            } else {
                refuse(attribute, element, type, meant);
            }
        }
        return known;
    }

    private void refuse(XmlAttribute attribute, XmlElement element, ElementType type, Set<String> meant) {
        incomplete.add(element.at);
        if (violations.full()) {
            violations.add(attribute.at(), "unknown attribute");
            return;
        }
        Set<String> known = type.attributes().keySet();
        String closest = Suggestion.closest(attribute.name(), known);
        if (closest != null) {
            meant.add(closest);
        }
        violations.add(
                attribute.at(),
                "unknown attribute \"" + attribute.written() + "\" on <" + element.written + "> (expected "
                        + oneOf(known) + ")" + Suggestion.text(attribute.name(), known));
    }

    private void requireAttributes(XmlElement element, ElementType type, Set<String> meant) {
        for (Map.Entry<String, AttributeType> attribute : type.required().entrySet()) {
            String name = attribute.getKey();
            if (!meant.contains(name) && !hasAttribute(element, name)) {
                violations.add(
                        element.at,
                        "no attribute \"" + name + "\" on <" + element.written + "> (expected: "
                                + attribute.getValue().expected() + ")");
            }
        }
    }

    private static boolean hasAttribute(XmlElement element, String name) {
        for (XmlAttribute attribute : element.attributes) {
            if (attribute.namespace().isEmpty() && attribute.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private List<Settings> children(XmlElement element, ElementType type, Set<String> meant) throws SAXException {
        if (element.children.isEmpty() && type.needed().isEmpty()) {
            return List.of();
        }
        List<Settings> known = new ArrayList<>(element.children.size());
        Map<String, XmlElement> first = new HashMap<>();
        for (XmlElement child : element.children) {
            ElementType childType = child.namespace.equals(taken) ? vocabulary.child(type, child.name) : null;
            if (childType == null) {
                refuse(child, element, type, meant);
                continue;
            }
            XmlElement before = first.putIfAbsent(child.name, child);
            if (before != null && isOnce(child, type)) {
                violations.add(
                        child.at,
                        "<" + child.written + "> a second time in <" + element.written
                                + "> (expected: once; the first is at " + before.at + ")");
            } else {
                known.add(settings(child, childType));
            }
        }
        requireChildren(element, type, first.keySet(), meant);
        return known;
    }

    private static boolean isOnce(XmlElement child, ElementType parent) {
        Child known = parent.children().get(child.name);
        return known != null && known.most() == 1;
    }

    private void requireChildren(XmlElement element, ElementType type, Set<String> there, Set<String> meant) {
        for (String child : type.needed().keySet()) {
            if (!there.contains(child) && !meant.contains('<' + child)) {
                violations.add(element.at, "no <" + child + "> in <" + element.written + "> (expected: at least one)");
            }
        }
    }

    private void refuse(XmlElement child, XmlElement parent, ElementType type, Set<String> meant) {
        collectNames(child);
        incomplete.add(parent.at);
        if (violations.full()) {
            violations.add(child.at, "unknown element");
            return;
        }
        Set<String> known = type.children().keySet();
        String closest = Suggestion.closest(child.name, known);
        if (closest != null) {
            meant.add('<' + closest);
        }
        violations.add(child.at, refusal(child, parent, known));
    }

    private String refusal(XmlElement child, XmlElement parent, Set<String> known) {
        String expected = known.isEmpty() ? " (expected: no elements)" : " (expected " + oneOf(known) + ")";
        if (!child.namespace.equals(taken)) {
            return "unknown element <" + child.written + "> of the namespace \"" + child.namespace + "\" in <"
                    + parent.written + ">" + expected;
        }
        Set<String> homes = vocabulary.homes(child.name);
        if (!homes.isEmpty()) {
            return "<" + child.written + "> does not stand in <" + parent.written + ">" + expected + "; it stands in <"
                    + String.join(">, <", homes) + ">";
        }
        String suggestion = suggestion(child.name, known);
        return suggestion.isEmpty()
                ? "this build does not know <" + child.written + "> in <" + parent.written + ">" + expected
                : "unknown element <" + child.written + "> in <" + parent.written + ">" + expected + suggestion;
    }

    private void collectNames(XmlElement unknown) {
        for (XmlAttribute attribute : unknown.attributes) {
            if (attribute.name().equals("name")) {
                doubtfulNames.add(attribute.value());
            }
        }
        unknown.children.forEach(this::collectNames);
    }

    private static String suggestion(String word, Collection<String> known) {
        String closest = Suggestion.closest(word, known);
        return closest == null ? "" : "; did you mean <" + closest + ">?";
    }

    private static String oneOf(Collection<String> known) {
        return known.isEmpty() ? "none" : "one of: " + String.join(", ", known);
    }
}
