package io.gatehouse.config.xml;

import io.gatehouse.route.settings.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An element as it stands in the text, not yet compared with the schema. It grows while the text is read. */
final class XmlElement {

    final String namespace;
    final String name;
    /** with its prefix, as it stands in the text */
    final String written;

    final Position at;
    final List<XmlAttribute> attributes;
    final List<XmlElement> children = new ArrayList<>();
    final StringBuilder text = new StringBuilder();

    /** where the first text stands that is not space; null when there is none */
    @Nullable
    Position textAt;

    /**
     * @param value with its placeholders filled in
     * @param source as it stands in the text
     */
    record XmlAttribute(String namespace, String name, String written, String value, String source, Position at) {}

    XmlElement(String namespace, String name, String written, Position at, List<XmlAttribute> attributes) {
        this.namespace = namespace;
        this.name = name;
        this.written = written;
        this.at = at;
        this.attributes = attributes;
    }
}
