package io.gatehouse.config.xml;

import io.gatehouse.config.xml.XmlElement.XmlAttribute;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.settings.Violations;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads the text of one piece with the JDK's own parser (a server may have put another in its place), with everything
 * switched off that reaches outside or grows.
 */
final class XmlReader extends DefaultHandler {

    private static final System.Logger LOG = System.getLogger(XmlReader.class.getName());

    /** characters */
    private static final int LARGEST = 8 << 20;

    private static final int DEEPEST = 50;

    private final String source;
    private final String text;
    private final UnaryOperator<String> placeholders;
    private final Violations violations;
    private final TagScanner tags;
    private final Deque<XmlElement> open = new ArrayDeque<>();
    private @Nullable XmlElement root;

    /** Ends the reading after what is wrong was reported. */
    private static final class Enough extends SAXException {
        private static final long serialVersionUID = 1;
    }

    XmlReader(String source, String text, UnaryOperator<String> placeholders, Violations violations) {
        this.source = source;
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
        this.placeholders = placeholders;
        this.violations = violations;
        this.tags = new TagScanner(source, this.text);
    }

    /** @return the root; null when the text is no XML, which then was reported */
    @Nullable
    XmlElement read() {
        if (text.length() > LARGEST) {
            violations.add(
                    new Position(source, 1, 1),
                    "the descriptor has " + text.length() + " characters (expected: at most " + LARGEST + ")");
            return null;
        }
        try {
            XMLReader reader = parser().getXMLReader();
            speakEnglish(reader);
            reader.setContentHandler(this);
            reader.setErrorHandler(this);
            reader.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
            reader.parse(new InputSource(new StringReader(text)));
            return root;
        } catch (Enough e) {
            return null;
        } catch (SAXParseException e) {
            refuse(e);
            return null;
        } catch (IOException | ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's XML parser failed on " + source, e);
        } catch (SAXException | RuntimeException e) {
            giveUp(e);
            return null;
        }
    }

    private static SAXParser parser() throws ParserConfigurationException, SAXException {
        SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
        factory.setNamespaceAware(true);
        factory.setXIncludeAware(false);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
        factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        SAXParser parser = factory.newSAXParser();
        parser.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        parser.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        return parser;
    }

    /**
     * What the parser says is put into our words, and the server's language must not get in the way. English is the root of the
     * parser's messages; asked for by its name it would not be found, and the server's language taken.
     */
    @SuppressWarnings("deprecation") // the one standard way to choose the language of a parser
    private static void speakEnglish(XMLReader reader) throws SAXException {
        if (reader instanceof org.xml.sax.Parser parser) {
            parser.setLocale(Locale.ROOT);
        }
    }

    private void refuse(SAXParseException e) {
        Position stopped = new Position(source, Math.max(1, e.getLineNumber()), Math.max(1, e.getColumnNumber()));
        int lastTag = text.lastIndexOf('<');
        boolean atEnd = String.valueOf(e.getMessage()).contains("must start and end within the same entity");
        if (atEnd && lastTag > text.lastIndexOf('>')) {
            violations.add(TagScanner.position(source, text, lastTag), "this tag has no end (expected: > or />)");
            return;
        }
        if (String.valueOf(e.getMessage()).startsWith("DOCTYPE")) {
            refuseDoctype();
            return;
        }
        ParserWords.Problem problem = ParserWords.of(String.valueOf(e.getMessage()), stopped, open.peek());
        violations.add(problem.at(), problem.message());
    }

    /** The parser has holes into which some texts fall, such as a DOCTYPE in the middle. */
    private void giveUp(Exception e) {
        boolean known = e instanceof SAXException;
        LOG.log(
                known ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                "the XML parser gave up on " + source,
                e);
        if (!refuseDoctype()) {
            violations.add(tags.position(), "from here on this is no XML that can be read (expected: well-formed XML)");
        }
    }

    /** @return whether there is one */
    private boolean refuseDoctype() {
        int doctype = text.indexOf("<!DOCTYPE");
        if (doctype >= 0) {
            violations.add(
                    TagScanner.position(source, text, doctype),
                    "a DOCTYPE is refused, and with it every entity (expected: no DOCTYPE)");
        }
        return doctype >= 0;
    }

    @Override
    public void startElement(String namespace, String name, String written, Attributes attributes) throws Enough {
        TagScanner.StartTag tag = tags.next();
        if (open.size() == DEEPEST) {
            violations.add(
                    tag.at(), "<" + written + "> is nested too deeply (expected: at most " + DEEPEST + " levels)");
            throw new Enough();
        }
        XmlElement element = new XmlElement(namespace, name, written, tag.at(), attributes(attributes, tag));
        XmlElement parent = open.peek();
        if (parent == null) {
            root = element;
        } else {
            parent.children.add(element);
        }
        open.push(element);
    }

    private List<XmlAttribute> attributes(Attributes attributes, TagScanner.StartTag tag) {
        List<XmlAttribute> found = new ArrayList<>(attributes.getLength());
        for (int i = 0; i < attributes.getLength(); i++) {
            String written = attributes.getQName(i);
            Position at = tag.attributes().getOrDefault(written, tag.at());
            found.add(new XmlAttribute(
                    attributes.getURI(i),
                    attributes.getLocalName(i),
                    written,
                    resolve(written, attributes.getValue(i), at),
                    attributes.getValue(i),
                    at));
        }
        return found;
    }

    private String resolve(String attribute, String value, Position at) {
        try {
            return placeholders.apply(value);
        } catch (IllegalArgumentException e) {
            violations.addOnce(at, attribute + ": " + e.getMessage());
            return value;
        }
    }

    @Override
    public void characters(char[] characters, int start, int length) {
        XmlElement element = open.getFirst();
        element.text.append(characters, start, length);
        if (element.textAt == null && !new String(characters, start, length).isBlank()) {
            Position at = tags.nextText();
            element.textAt = at == null ? element.at : at;
        }
    }

    @Override
    public void endElement(String namespace, String name, String written) {
        tags.end();
        open.pop();
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXParseException {
        throw e;
    }

    /** What is no error for XML itself, such as an unbound prefix. */
    @Override
    public void error(SAXParseException e) throws SAXParseException {
        throw e;
    }
}
