package io.gatehouse.config;

import io.gatehouse.config.lint.Lint;
import io.gatehouse.config.reference.Lookup;
import io.gatehouse.config.reference.Placeholders;
import io.gatehouse.config.source.Piece;
import io.gatehouse.config.xml.DescriptorSchema;
import io.gatehouse.config.xml.DescriptorXml;
import io.gatehouse.limit.Heap;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.route.settings.Violations;
import io.gatehouse.route.table.RouteTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes a route table of the pieces of a descriptor, or says everything that is wrong in them. Immutable; loads in several
 * threads do not disturb one another.
 */
public final class DescriptorLoader {

    private final List<PolicyType<?>> catalogue;
    private final Lookup lookup;
    private final Secrets secrets;
    private final Server server;
    private final Heap heap;
    private final DescriptorSchema schema = DescriptorSchema.load();
    private final ValueCheck values = new ValueCheck();

    /** What becomes of references to secrets, and of the files of keys and certificates. */
    public enum Secrets {
        /** followed: one that leads nowhere is a violation */
        RESOLVE,
        /** only looked at; where one is asked for, the table has none */
        LEAVE
    }

    /** Whether there is an application server whose services a descriptor can use. */
    public enum Server {
        /** there is, or will be where the descriptor is meant for */
        PRESENT,
        /** what asks for one is a violation */
        ABSENT,
        /** there is one, which hands over no connection of a request that is bound to no thread: so is what leaves HTTP */
        KEEPING
    }

    /** A descriptor for an application server. */
    public DescriptorLoader(List<PolicyType<?>> catalogue, Lookup lookup, Secrets secrets) {
        this(catalogue, lookup, secrets, Server.PRESENT);
    }

    /**
     * @param catalogue the policies that this build knows, in the order in which they run
     * @param lookup for placeholders and secrets
     * @throws IllegalStateException if the catalogue and the schema do not have the same policies
     */
    public DescriptorLoader(List<PolicyType<?>> catalogue, Lookup lookup, Secrets secrets, Server server) {
        this(catalogue, lookup, secrets, server, Heap.ofProcess());
    }

    /** @param heap in which what is counted must have room */
    public DescriptorLoader(List<PolicyType<?>> catalogue, Lookup lookup, Secrets secrets, Server server, Heap heap) {
        this.heap = heap;
        this.catalogue = List.copyOf(catalogue);
        this.lookup = lookup;
        this.secrets = secrets;
        this.server = server;
        checkCatalogue();
    }

    private void checkCatalogue() {
        Set<String> inCatalogue = new TreeSet<>();
        catalogue.forEach(type -> inCatalogue.add(type.element()));
        Set<String> inSchema = new TreeSet<>(schema.policies());
        if (!inCatalogue.equals(inSchema) || inCatalogue.size() != catalogue.size()) {
            throw new IllegalStateException("policies of the catalogue: "
                    + catalogue.stream().map(PolicyType::element).toList()
                    + " (expected: those of the schema, each once: "
                    + inSchema + ")");
        }
    }

    /**
     * @param pieces at least one, in their order
     * @throws InvalidDescriptor with everything that is wrong, by place
     */
    public Loaded load(List<Piece> pieces) throws InvalidDescriptor {
        Inputs inputs = new Inputs(lookup);
        Violations violations = new Violations(inputs::conceal);
        Placeholders placeholders = new Placeholders(inputs::find);
        DescriptorXml xml = new DescriptorXml(schema, placeholders::fill, violations);
        List<Settings> roots = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Piece piece : pieces) {
            if (!names.add(piece.name())) {
                violations.add(
                        new Position(piece.name(), 1, 1), "this piece a second time (expected: each piece once)");
                continue;
            }
            Surroundings outside = new Surroundings(inputs, piece.folder(), secrets == Secrets.RESOLVE);
            Settings root = xml.read(piece.name(), piece.text(), outside);
            if (root != null) {
                roots.add(root);
            }
        }
        NameCheck nameCheck = new NameCheck(schema.nameTies(), violations, xml.doubtfulNames());
        Assembly assembly =
                new Assembly(roots, xml, nameCheck, violations, values, catalogue, server, new CounterRoom(heap));
        RouteTable table = assembly.table(roots.size() == pieces.size());
        List<Expectation> expectations = assembly.expectations(inputs::conceal);
        List<String> sources = pieces.stream().map(Piece::name).toList();
        if (!violations.isEmpty()) {
            throw new InvalidDescriptor(violations.inOrder(sources), inputs);
        }
        return new Loaded(table, expectations, inputs, () -> Lint.of(roots, table, sources, inputs::conceal));
    }
}
