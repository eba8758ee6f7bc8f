package io.gatehouse.config.xml;

import io.gatehouse.config.xml.Vocabulary.AttributeType;
import io.gatehouse.config.xml.Vocabulary.ElementType;
import io.gatehouse.config.xml.XmlElement.XmlAttribute;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.route.settings.Violations;
import java.util.Collection;
import java.util.List;
import javax.xml.validation.Schema;
import javax.xml.validation.ValidatorHandler;
import org.jspecify.annotations.Nullable;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.AttributesImpl;

/**
 * Has the platform's validator look at what the vocabulary has let through, and puts what it says into our words. The
 * validator speaks the server's language; of its messages only the key at the front and the values in them are used.
 */
final class ValueJudge implements ErrorHandler {

    /** characters of a value with a pattern that the validator is given */
    private static final int LONGEST = 1_000;

    private final ValidatorHandler validator;
    private final Violations violations;
    private final Collection<Position> incomplete;
    private final AttributesImpl fed = new AttributesImpl();
    private @Nullable XmlElement element;
    private @Nullable ElementType type;
    private List<XmlAttribute> attributes = List.of();

    /** @param incomplete the places of elements of which something was left out, so that the validator misses it */
    ValueJudge(Schema schema, Violations violations, Collection<Position> incomplete) throws SAXException {
        this.validator = schema.newValidatorHandler();
        this.violations = violations;
        this.incomplete = incomplete;
        validator.setErrorHandler(this);
        validator.startDocument();
    }

    /** @param known the attributes that the element may have */
    void start(XmlElement started, ElementType startedType, List<XmlAttribute> known) throws SAXException {
        element = started;
        type = startedType;
        attributes = known;
        fed.clear();
        for (XmlAttribute attribute : known) {
            fed.addAttribute("", attribute.name(), attribute.name(), "CDATA", shortened(attribute, startedType));
        }
        validator.startElement(DescriptorSchema.NAMESPACE, started.name, started.name, fed);
    }

    /** The validator's patterns take time that grows with the square of the value, and no value that meets one is long. */
    private static String shortened(XmlAttribute attribute, ElementType type) {
        AttributeType known = type.attributes().get(attribute.name());
        String value = attribute.value();
        return known != null && known.pattern() && value.length() > LONGEST ? value.substring(0, LONGEST) : value;
    }

    void end(XmlElement ended) throws SAXException {
        element = ended;
        attributes = List.of();
        validator.endElement(DescriptorSchema.NAMESPACE, ended.name, ended.name);
    }

    void finish() throws SAXException {
        validator.endDocument();
    }

    @Override
    public void error(SAXParseException said) {
        String message = String.valueOf(said.getMessage());
        if (message.startsWith("cvc-attribute.3:")) {
            meant(message).forEach(this::refuse);
        } else if (message.startsWith("cvc-complex-type")
                && element != null
                && !violations.has(element.at)
                && !incomplete.contains(element.at)) {
            // the vocabulary says the same as the schema, so this is not seen; but nothing may be let through in
            // silence
            violations.add(
                    element.at,
                    "<" + element.written + "> is not as the schema has it ("
                            + message.replaceFirst("^cvc-[^:]*:\\s*", "") + ")");
        }
    }

    /** @return the attributes that the message may be about; when in doubt, rather one too many than none */
    private List<XmlAttribute> meant(String message) {
        List<XmlAttribute> named = attributes.stream()
                .filter(attribute -> message.contains("'" + attribute.name() + "'"))
                .toList();
        String collapsed = collapse(message);
        List<XmlAttribute> valued = named.stream()
                .filter(attribute -> collapsed.contains("'" + collapse(attribute.value()) + "'"))
                .toList();
        return valued.isEmpty() ? (named.isEmpty() ? attributes : named) : valued;
    }

    private static String collapse(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private void refuse(XmlAttribute attribute) {
        AttributeType attributeType = type == null ? null : type.attributes().get(attribute.name());
        if (attributeType != null) {
            String value = attribute.source().strip();
            violations.addOnce(
                    attribute.at(),
                    attribute.name() + ": " + Settings.shown(value) + " (expected: " + attributeType.expected() + ")"
                            + suggestion(value, attributeType));
        }
    }

    /** A number is not mistyped for another one. */
    private static String suggestion(String value, AttributeType type) {
        return value.chars().anyMatch(Character::isLetter) ? Suggestion.text(value, type.words()) : "";
    }

    @Override
    public void fatalError(SAXParseException said) throws SAXParseException {
        throw said;
    }

    @Override
    public void warning(SAXParseException said) {
        // of the schema, not of the descriptor
    }
}
