package io.gatehouse.route.match;

import io.gatehouse.http.Cidr;
import io.gatehouse.http.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One node of the tree that a {@link When} is. Each prints as it would be written. */
public sealed interface Condition {

    /** @return whether the request meets it */
    boolean holds(Facts facts);

    /** @return the part that makes this one false, as small as it can be said; this one itself at the least */
    default Condition culprit(Facts facts) {
        return this;
    }

    /** A question about one key; false whenever the request does not have it. */
    sealed interface Test extends Condition {

        Key key();

        boolean accepts(String value);

        @Override
        default boolean holds(Facts facts) {
            String value = facts.value(key());
            return value != null && accepts(value);
        }
    }

    /** {@code and}; true without parts. */
    record All(List<Condition> parts) implements Condition {

        @Override
        public boolean holds(Facts facts) {
            for (Condition part : parts) {
                if (!part.holds(facts)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public Condition culprit(Facts facts) {
            for (Condition part : parts) {
                if (!part.holds(facts)) {
                    return part.culprit(facts);
                }
            }
            return this;
        }

        @Override
        public String toString() {
            List<String> texts = new ArrayList<>();
            parts.forEach(part -> texts.add(part instanceof Any ? "(" + part + ")" : part.toString()));
            return String.join(" and ", texts);
        }
    }

    /** {@code or}. */
    record Any(List<Condition> parts) implements Condition {

        @Override
        public boolean holds(Facts facts) {
            for (Condition part : parts) {
                if (part.holds(facts)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String toString() {
            List<String> texts = new ArrayList<>();
            parts.forEach(part -> texts.add(part.toString()));
            return String.join(" or ", texts);
        }
    }

    /** {@code not}. */
    record Not(Condition part) implements Condition {

        @Override
        public boolean holds(Facts facts) {
            return !part.holds(facts);
        }

        @Override
        public String toString() {
            return part instanceof All || part instanceof Any ? "not (" + part + ")" : "not " + part;
        }
    }

    /** {@code =} and {@code in}. */
    record OneOf(Key key, Set<String> values) implements Test {

        @Override
        public boolean accepts(String value) {
            return values.contains(value);
        }

        @Override
        public String toString() {
            List<String> texts = new ArrayList<>();
            values.forEach(value -> texts.add(WhenLexer.quoted(value)));
            return key + (texts.size() == 1 ? " = " : " in ") + String.join(",", texts);
        }
    }

    /** {@code !=}. */
    record Other(Key key, String value) implements Test {

        @Override
        public boolean accepts(String found) {
            return !found.equals(value);
        }

        @Override
        public String toString() {
            return key + " != " + WhenLexer.quoted(value);
        }
    }

    /** {@code exists}. */
    record Exists(Key key) implements Test {

        @Override
        public boolean accepts(String value) {
            return true;
        }

        @Override
        public String toString() {
            return key + " exists";
        }
    }

    /** {@code like}. */
    record Like(Key key, Glob glob) implements Test {

        @Override
        public boolean accepts(String value) {
            return glob.matches(value);
        }

        @Override
        public String toString() {
            return key + " like " + WhenLexer.quoted(glob.toString());
        }
    }

    /** {@code matches}. */
    record Matches(Key key, Regex regex) implements Test {

        @Override
        public boolean accepts(String value) {
            return regex.matches(value);
        }

        @Override
        public String toString() {
            return key + " matches " + WhenLexer.quoted(regex.toString());
        }
    }

    /** {@code client-ip} with {@code =} or {@code in}; outside: with {@code !=}. */
    record From(List<Cidr> blocks, boolean outside) implements Test {

        @Override
        public Key key() {
            return new Key(Key.Kind.CLIENT_IP, "");
        }

        @Override
        public boolean accepts(String value) {
            IpAddress address = IpAddress.parse(value);
            if (address == null) {
                return false;
            }
            boolean inside = false;
            for (int i = 0; i < blocks.size() && !inside; i++) {
                inside = blocks.get(i).contains(address);
            }
            return inside != outside;
        }

        @Override
        public String toString() {
            List<String> texts = new ArrayList<>();
            blocks.forEach(block -> texts.add(block.toString()));
            return "client-ip " + (outside ? "!= " : "in ") + String.join(",", texts);
        }
    }
}
