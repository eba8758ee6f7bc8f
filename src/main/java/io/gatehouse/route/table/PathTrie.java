package io.gatehouse.route.table;

import io.gatehouse.route.match.CaseFold;
import io.gatehouse.route.match.PathPattern;
import io.gatehouse.route.match.PathPattern.Segment;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Path patterns, one node a segment. Every node knows the smallest order below it, so that a search leaves out what stands
 * behind the best that it has.
 *
 * @param <T> what is kept for patterns that take the same paths
 */
final class PathTrie<T> {

    /** Is led to everything that is kept for a path. */
    interface Visitor<T> {

        /** @return whether something of this order, or behind it, is still of use */
        boolean wants(int order);

        void visit(T kept);
    }

    private static final class Node<T> {

        /** null where no literal follows, as behind the last segment of most patterns */
        private @Nullable Map<String, Node<T>> literals;

        private @Nullable Node<T> capture;
        private @Nullable T exact;
        private @Nullable T withSlash;
        private @Nullable T below;
        private int first = Integer.MAX_VALUE;
    }

    private final Supplier<T> fresh;
    private final boolean ignoreCase;
    private final Node<T> root = new Node<>();

    /** @param fresh makes what is kept for a pattern that is new */
    PathTrie(boolean ignoreCase, Supplier<T> fresh) {
        this.ignoreCase = ignoreCase;
        this.fresh = fresh;
    }

    boolean isEmpty() {
        return root.first == Integer.MAX_VALUE;
    }

    /** @return what is kept for patterns that take the same paths as this one */
    T at(PathPattern pattern, int order) {
        Node<T> node = root;
        node.first = Math.min(node.first, order);
        for (int i = 0; i < pattern.size(); i++) {
            node = child(node, pattern.segment(i));
            node.first = Math.min(node.first, order);
        }
        if (pattern.isTail()) {
            node.below = node.below == null ? fresh.get() : node.below;
            return node.below;
        }
        if (pattern.trailingSlash()) {
            node.withSlash = node.withSlash == null ? fresh.get() : node.withSlash;
            return node.withSlash;
        }
        node.exact = node.exact == null ? fresh.get() : node.exact;
        return node.exact;
    }

    private Node<T> child(Node<T> node, Segment segment) {
        if (segment instanceof Segment.Literal literal) {
            node.literals = node.literals == null ? new HashMap<>(2) : node.literals;
            return node.literals.computeIfAbsent(spelling(literal.text()), text -> new Node<>());
        }
        if (node.capture == null) {
            node.capture = new Node<>();
        }
        return node.capture;
    }

    private String spelling(String text) {
        return ignoreCase ? CaseFold.of(text) : text;
    }

    /** Leads the visitor to all that is kept for a path of these decoded segments. */
    void find(int size, boolean trailingSlash, IntFunction<String> segments, Visitor<T> visitor) {
        if (!isEmpty()) {
            find(root, 0, new Asked(size, trailingSlash, segments), visitor);
        }
    }

    private record Asked(int size, boolean trailingSlash, IntFunction<String> segments) {}

    private void find(Node<T> node, int depth, Asked asked, Visitor<T> visitor) {
        if (!visitor.wants(node.first)) {
            return;
        }
        if (depth == asked.size) {
            offer(asked.trailingSlash ? node.withSlash : node.exact, visitor);
        } else {
            String segment = spelling(asked.segments.apply(depth));
            Node<T> literal = node.literals == null ? null : node.literals.get(segment);
            if (literal != null) {
                find(literal, depth + 1, asked, visitor);
            }
            if (node.capture != null && !segment.isEmpty()) {
                find(node.capture, depth + 1, asked, visitor);
            }
        }
        offer(node.below, visitor);
    }

    /**
     * Leads the visitor to all that is kept for patterns that take every path that this one takes.
     *
     * @param anyCase whether the given pattern takes its paths in any case
     */
    void findCovering(PathPattern pattern, boolean anyCase, Visitor<T> visitor) {
        findCovering(root, 0, pattern, anyCase && !ignoreCase, visitor);
    }

    private void findCovering(Node<T> node, int depth, PathPattern pattern, boolean wider, Visitor<T> visitor) {
        offer(node.below, visitor);
        if (depth == pattern.size()) {
            if (!pattern.isTail()) {
                offer(pattern.trailingSlash() ? node.withSlash : node.exact, visitor);
            }
            return;
        }
        boolean mayBeEmpty = false;
        if (pattern.segment(depth) instanceof Segment.Literal literal) {
            mayBeEmpty = literal.text().isEmpty();
            Node<T> same = node.literals == null ? null : node.literals.get(spelling(literal.text()));
            if (same != null && (!wider || CaseFold.isSingle(literal.text()))) {
                findCovering(same, depth + 1, pattern, wider, visitor);
            }
        }
        if (node.capture != null && !mayBeEmpty) {
            findCovering(node.capture, depth + 1, pattern, wider, visitor);
        }
    }

    private static <T> void offer(@Nullable T kept, Visitor<T> visitor) {
        if (kept != null) {
            visitor.visit(kept);
        }
    }
}
