package io.gatehouse.openapi;

import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML whose keys are texts, as those of JSON. Lists that refer to lists cost nothing as values, because each is there once; as keys each
 * would be hashed and written out whole, which for forty lines takes more memory than there is. What merges copy is bounded as well.
 */
final class PlainYaml extends SafeConstructor {

    private static final int MOST_MERGED = 100_000;

    private final String name;
    private int merged;

    /** @param name of the document, for messages */
    PlainYaml(String name, LoaderOptions limits) {
        super(limits);
        this.name = name;
        // they hold more than plain values, past what is looked at below
        for (Tag tag : List.of(Tag.OMAP, Tag.PAIRS, Tag.SET, Tag.BINARY)) {
            yamlConstructors.put(tag, undefinedConstructor);
        }
    }

    @Override
    protected void flattenMapping(MappingNode node, boolean forceStringKeys) {
        for (NodeTuple member : node.getValue()) {
            Node key = member.getKeyNode();
            if (!(key instanceof ScalarNode)) {
                throw refused(key.getStartMark(), "a list or an object as a key (expected: a text)");
            }
        }
        int written = node.getValue().size();
        super.flattenMapping(node, forceStringKeys);
        merged += Math.max(0, node.getValue().size() - written);
        if (merged > MOST_MERGED) {
            throw refused(
                    node.getStartMark(), "merges that copy more than 100,000 members (expected: at most 100,000)");
        }
    }

    private IllegalArgumentException refused(Mark at, String what) {
        return new IllegalArgumentException(name + ':' + (at.getLine() + 1) + ':' + (at.getColumn() + 1) + ": " + what);
    }
}
