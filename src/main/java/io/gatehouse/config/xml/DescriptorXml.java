package io.gatehouse.config.xml;

import io.gatehouse.route.settings.Outside;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.route.settings.Violations;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/** Reads the pieces of one descriptor: XML, placeholders, schema. Not thread-safe; for one load. */
public final class DescriptorXml {

    private final DescriptorSchema schema;
    private final UnaryOperator<String> placeholders;
    private final Violations violations;
    private final Set<String> doubtfulNames = new HashSet<>();
    private final Set<Position> incomplete = new HashSet<>();

    /**
     * @param placeholders fills them in; throws IllegalArgumentException with {@code value (expected: …)}
     * @param violations gets everything that is wrong
     */
    public DescriptorXml(DescriptorSchema schema, UnaryOperator<String> placeholders, Violations violations) {
        this.schema = schema;
        this.placeholders = placeholders;
        this.violations = violations;
    }

    /** @return the root with all that the schema knows; null when there is no root of ours, which then was reported */
    public @Nullable Settings read(String source, String text, Outside outside) {
        XmlElement root = new XmlReader(source, text, placeholders, violations).read();
        if (root == null) {
            return null;
        }
        try {
            return new StructureCheck(schema, violations, outside, doubtfulNames, incomplete).check(root);
        } catch (SAXException e) {
            throw new IllegalStateException("the JDK's XML validator failed on " + source, e);
        }
    }

    /** @return names that elements declare which the schema does not know; a reference to one of them is not the mistake */
    public Collection<String> doubtfulNames() {
        return doubtfulNames;
    }

    /** @return whether something in the element was left out because the schema does not know it */
    public boolean isIncomplete(Settings element) {
        return incomplete.contains(element.at());
    }
}
