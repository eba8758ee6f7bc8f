package io.gatehouse.route.settings;

import io.gatehouse.http.FixedBody;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One element of the descriptor: its attributes with their positions, its children, its text. Placeholders are filled in, and
 * the schema has been asked: what is unknown is not here any more.
 *
 * <p>A typed accessor whose attribute cannot be read reports {@code attribute: value (expected: …)} at the attribute, and
 * returns what it returns when the attribute is not there. So a reader goes on to the end, and everything that is wrong is
 * told at once.
 */
public final class Settings {

    private static final int LONGEST_SHOWN = 100;

    private final String element;
    private final Position at;
    private final Map<String, Attribute> attributes;
    private final List<Settings> children;
    private final String text;
    private final Context context;

    /**
     * What an element is read with.
     *
     * @param captures what paths and hosts capture where it stands; {@link AnyName#INSTANCE} where that is not known
     * @param scope of what it is said
     */
    private record Context(Collection<String> captures, String scope, Violations violations, Outside outside) {}

    private Settings(
            String element,
            Position at,
            Map<String, Attribute> attributes,
            List<Settings> children,
            String text,
            Context context) {
        this.element = element;
        this.at = at;
        this.attributes = attributes;
        this.children = children;
        this.text = text;
        this.context = context;
    }

    public Settings(
            String element,
            Position at,
            Collection<Attribute> attributes,
            List<Settings> children,
            String text,
            Violations violations,
            Outside outside) {
        this(
                element,
                at,
                byName(attributes),
                List.copyOf(children),
                text,
                new Context(AnyName.INSTANCE, "", violations, outside));
    }

    private static Map<String, Attribute> byName(Collection<Attribute> attributes) {
        Map<String, Attribute> byName = new LinkedHashMap<>(2 * attributes.size());
        attributes.forEach(attribute -> byName.put(attribute.name(), attribute));
        return byName;
    }

    /** @return the same where these names are captured */
    public Settings where(Collection<String> captured) {
        return in(before -> new Context(captured, before.scope(), before.violations(), before.outside()));
    }

    /** @return the same as it is said of this: {@code gateway}, {@code routes NAME}, {@code route NAME} */
    public Settings of(String scope) {
        return in(before -> new Context(before.captures(), scope, before.violations(), before.outside()));
    }

    private Settings in(UnaryOperator<Context> change) {
        List<Settings> same = children.stream().map(child -> child.in(change)).toList();
        return new Settings(element, at, attributes, same, text, change.apply(context));
    }

    /** @return this with the other's attributes where this has none of the name; the children and the text are this one's */
    public Settings over(Settings base) {
        Map<String, Attribute> merged = new LinkedHashMap<>(base.attributes);
        merged.putAll(attributes);
        return new Settings(element, at, merged, children, text, context);
    }

    /** @return the same with these children instead of its own */
    public Settings withChildren(List<Settings> others) {
        return new Settings(element, at, attributes, List.copyOf(others), text, context);
    }

    /** @return the same in which this attribute has this value */
    public Settings withAttribute(String name, String value) {
        Map<String, Attribute> changed = new LinkedHashMap<>(attributes);
        Attribute before = attributes.get(name);
        // what came from elsewhere goes on to be shown as it stands there
        String source = before != null && before.isFilledIn() ? before.source() : value;
        changed.put(name, new Attribute(name, value, source, at(name)));
        return new Settings(element, at, changed, children, text, context);
    }

    /** @return another element with those attributes of this one that are named so, and no children */
    public Settings part(String name, Predicate<String> named) {
        return new Settings(name, at, attributes(named), List.of(), "", context);
    }

    /** @return the same without the attributes that are named so */
    public Settings without(Predicate<String> named) {
        return new Settings(element, at, attributes(named.negate()), children, text, context);
    }

    private Map<String, Attribute> attributes(Predicate<String> named) {
        return byName(attributes.values().stream()
                .filter(attribute -> named.test(attribute.name()))
                .toList());
    }

    public String element() {
        return element;
    }

    /** @return where the element starts */
    public Position at() {
        return at;
    }

    /** @return where the attribute stands; where the element starts when it is not there */
    public Position at(String attribute) {
        Attribute found = attributes.get(attribute);
        return found == null ? at : found.at();
    }

    /** @return the attribute with all that is known of it; null when it is not there */
    public @Nullable Attribute attribute(String name) {
        return attributes.get(name);
    }

    public boolean has(String attribute) {
        return attributes.containsKey(attribute);
    }

    public Collection<Attribute> attributes() {
        return List.copyOf(attributes.values());
    }

    public List<Settings> children() {
        return children;
    }

    public List<Settings> children(String name) {
        int named = 0; // mostly none or all: then nothing is copied
        for (Settings child : children) {
            named += child.element.equals(name) ? 1 : 0;
        }
        if (named == 0 || named == children.size()) {
            return named == 0 ? List.of() : children;
        }
        return children.stream().filter(child -> child.element.equals(name)).toList();
    }

    /** @return the first child of this name, or null */
    public @Nullable Settings child(String name) {
        for (Settings child : children) {
            if (child.element.equals(name)) {
                return child;
            }
        }
        return null;
    }

    /** @return the text between the tags, as it stands there; empty when there is only space */
    public String text() {
        return text.isBlank() ? "" : text;
    }

    /** @return what paths and hosts capture where this element stands, for templates; any name in defaults */
    public Collection<String> captures() {
        return context.captures();
    }

    /** @return of what it is said, and so what is counted together; empty where it is read as it stands */
    public String scope() {
        return context.scope();
    }

    /** @return the value as it is, or null */
    public @Nullable String text(String attribute) {
        Attribute found = attributes.get(attribute);
        return found == null ? null : found.value();
    }

    public String text(String attribute, String fallback) {
        return Objects.requireNonNullElse(text(attribute), fallback);
    }

    /** @return the value as messages have it: with the placeholders, not with what they stand for */
    public String told(String attribute) {
        Attribute found = attributes.get(attribute);
        return shown(found == null ? "" : found.source());
    }

    /** @return what stands between the spaces; empty when the attribute is not there */
    public List<String> words(String attribute) {
        return Words.of(text(attribute, ""));
    }

    /** @return for each of {@link #words}, how messages have it: with the placeholders, not with what they stand for */
    public List<String> toldWords(String attribute) {
        Attribute found = attributes.get(attribute);
        return found == null ? List.of() : Written.words(found);
    }

    public int integer(String attribute, int fallback) {
        return parse(attribute, fallback, Units::wholeNumber);
    }

    public boolean flag(String attribute, boolean fallback) {
        return parse(attribute, fallback, Words::flag);
    }

    public @Nullable Duration duration(String attribute) {
        return parse(attribute, Units::duration);
    }

    public Duration duration(String attribute, Duration fallback) {
        return parse(attribute, fallback, Units::duration);
    }

    /** @return longer than nothing; a duration of zero is refused */
    public @Nullable Duration positiveDuration(String attribute) {
        return parse(attribute, Units::positiveDuration);
    }

    /** @return bytes */
    public @Nullable Long size(String attribute) {
        return parse(attribute, Units::size);
    }

    /** @return bytes each second */
    public @Nullable Long speed(String attribute) {
        return parse(attribute, Units::speed);
    }

    /** @return 0 to 1 */
    public double share(String attribute, double fallback) {
        return parse(attribute, fallback, Units::share);
    }

    /** @return the constant whose name this is, in lower case with hyphens */
    public <E extends Enum<E>> E choice(String attribute, E fallback) {
        Class<E> type = fallback.getDeclaringClass();
        return parse(attribute, fallback, value -> Words.constant(value, type));
    }

    /** @return the constant whose name this is, in lower case with hyphens; null when the attribute is not there */
    public <E extends Enum<E>> @Nullable E choice(String attribute, Class<E> type) {
        return parse(attribute, value -> Words.constant(value, type));
    }

    /** @return the content of the file that the attribute names, or null */
    public @Nullable FixedBody file(String attribute) {
        return parse(attribute, location -> reading(() -> context.outside().file(location)));
    }

    /** @return the full path of the file that the attribute names, or null; for keys and certificates */
    public @Nullable Path path(String attribute) {
        return parse(attribute, location -> reading(() -> context.outside().path(location)));
    }

    /** @return the full path of a file that need not be there yet, and has a watch of its own; or null */
    public @Nullable Path place(String attribute) {
        return parse(attribute, location -> reading(() -> context.outside().place(location)));
    }

    private interface Reading<T> {
        T get() throws IOException;
    }

    private static <T> T reading(Reading<T> reading) {
        try {
            return reading.get();
        } catch (IOException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    /** @return the secret that the attribute refers to; null when there is none, or secrets are not asked for now */
    public @Nullable String secret(String attribute) {
        Attribute found = attributes.get(attribute);
        try {
            return found == null ? null : context.outside().secret(found.value().strip());
        } catch (IllegalArgumentException e) {
            refuse(attribute, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /**
     * @param reader throws IllegalArgumentException with {@code value (expected: …)}
     * @return what the reader makes of the value; null when the attribute is not there or is refused
     */
    public <T> @Nullable T parse(String attribute, Function<String, ? extends T> reader) {
        Attribute found = attributes.get(attribute);
        if (found == null) {
            return null;
        }
        try {
            return reader.apply(found.value().strip());
        } catch (IllegalArgumentException e) {
            refuse(attribute, String.valueOf(e.getMessage()));
            return null;
        }
    }

    public <T> T parse(String attribute, T fallback, Function<String, ? extends T> reader) {
        T read = parse(attribute, reader);
        return read == null ? fallback : read;
    }

    /** @return each word that could be read; all that could not are reported together */
    public <T> List<T> parseWords(String attribute, Function<String, ? extends T> reader) {
        List<T> read = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (String word : words(attribute)) {
            try {
                read.add(reader.apply(word));
            } catch (IllegalArgumentException e) {
                refused.add(String.valueOf(e.getMessage()));
            }
        }
        if (!refused.isEmpty()) {
            refuse(attribute, String.join("; ", refused));
        }
        return List.copyOf(read);
    }

    /** Reports {@code attribute: message} at the attribute, unless something else was said about it; what placeholders stand for is left out. */
    public void refuse(String attribute, String message) {
        Attribute found = attributes.get(attribute);
        if (found != null) {
            context.violations().addOnce(found.at(), attribute + ": " + Told.of(found, message));
        } else {
            refuse(attribute + ": " + message);
        }
    }

    /** Reports at the start of the element. */
    public void refuse(String message) {
        context.violations().add(at, message);
    }

    /** @return whether anything was reported about the element itself or one of its attributes */
    public boolean refused() {
        return !context.violations().isEmpty()
                && (context.violations().has(at)
                        || attributes.values().stream()
                                .anyMatch(attribute -> context.violations().has(attribute.at())));
    }

    /** @return the value as messages have it: never nothing, never a page full */
    public static String shown(String value) {
        String said = value.isBlank() ? "\"\"" : value;
        return said.length() <= LONGEST_SHOWN ? said : said.substring(0, LONGEST_SHOWN) + "…";
    }

    /** @return the element as it stands in the descriptor */
    public Written written() {
        return Written.of(this);
    }

    /** {@code <timeout> at routes.xml:31:11}: values may be secrets, and this text ends in logs. */
    @Override
    public String toString() {
        return "<" + element + "> at " + at;
    }
}
