package io.gatehouse.config.xml;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.dom.DOMSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** The schema of the descriptor. Immutable. */
public final class DescriptorSchema {

    public static final String NAMESPACE = "urn:gatehouse:1";

    private static final String RESOURCE = "/io/gatehouse/gatehouse-1.xsd";

    private final Schema schema;
    private final Vocabulary vocabulary;
    private final NameTies nameTies;

    private DescriptorSchema(Schema schema, Vocabulary vocabulary, NameTies nameTies) {
        this.schema = schema;
        this.vocabulary = vocabulary;
        this.nameTies = nameTies;
    }

    /** Reads and compiles the schema; this takes a while, so keep it. */
    public static DescriptorSchema load() {
        try (InputStream in = DescriptorSchema.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("not in the archive: " + RESOURCE);
            }
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            Document document = factory.newDocumentBuilder().parse(in);
            Vocabulary vocabulary = new VocabularyReader(document).read();
            NameTies ties = takeNameTies(document);
            return new DescriptorSchema(compile(document), vocabulary, ties);
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("the schema cannot be read: " + RESOURCE, e);
        }
    }

    /** Names are checked over all pieces, and with suggestions; so the validator need not look at them. */
    private static NameTies takeNameTies(Document document) {
        Element root = VocabularyReader.children(document.getDocumentElement(), "element")
                .get(0);
        NameTies ties = NameTies.read(root);
        for (String constraint : new String[] {"keyref", "key", "unique"}) {
            VocabularyReader.children(root, constraint).forEach(root::removeChild);
        }
        return ties;
    }

    private static Schema compile(Document document) throws SAXException {
        SchemaFactory factory = SchemaFactory.newDefaultInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        return factory.newSchema(new DOMSource(document));
    }

    /** @return the names of the elements that are policies: what may stand in defaults */
    public Set<String> policies() {
        return vocabulary.type("defaults").children().keySet();
    }

    public NameTies nameTies() {
        return nameTies;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    Schema schema() {
        return schema;
    }
}
