package io.gatehouse.config;

import io.gatehouse.config.reference.Jndi;
import io.gatehouse.config.reference.Lookup;
import io.gatehouse.config.source.Piece;
import io.gatehouse.route.settings.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.naming.NameNotFoundException;
import org.assertj.core.api.Assertions;

/** Loads texts, for tests. */
final class Descriptors {

    private static final Jndi EMPTY_JNDI = new Jndi(name -> {
        throw new NameNotFoundException(name);
    });

    /** Nothing is set anywhere; names are looked at all the same. */
    static final Lookup NOTHING = (kind, name) -> kind == Lookup.Kind.JNDI ? EMPTY_JNDI.text(name) : null;

    private Descriptors() {}

    /** @param values by {@code kind:name}, in lower case */
    static Lookup lookup(Map<String, String> values) {
        return (kind, name) -> values.get(kind.name().toLowerCase(java.util.Locale.ROOT) + ':' + name);
    }

    static DescriptorLoader loader(Lookup lookup) {
        return new DescriptorLoader(TestPolicies.CATALOGUE, lookup, DescriptorLoader.Secrets.RESOLVE);
    }

    static List<Piece> pieces(String... texts) {
        List<Piece> pieces = new ArrayList<>();
        for (String text : texts) {
            pieces.add(
                    new Piece(texts.length == 1 ? "routes.xml" : "piece" + (pieces.size() + 1) + ".xml", text, null));
        }
        return pieces;
    }

    /** @param body what stands between the tags of the root */
    static String gateway(String body) {
        return "<gateway xmlns=\"urn:gatehouse:1\">\n" + body + "\n</gateway>";
    }

    static Loaded load(String... texts) throws InvalidDescriptor {
        return loader(NOTHING).load(pieces(texts));
    }

    /** @return what is said of each violation, with its place */
    static List<String> refusals(String... texts) {
        return refusals(NOTHING, texts);
    }

    static List<String> refusals(Lookup lookup, String... texts) {
        try {
            loader(lookup).load(pieces(texts));
        } catch (InvalidDescriptor e) {
            return e.violations().stream().map(Violation::toString).toList();
        }
        return Assertions.fail("the descriptor was not refused");
    }
}
