package io.gatehouse.config.reference;

import io.gatehouse.route.settings.Settings;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameClassPair;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * What the server keeps under names. A plain name X is looked for as {@code java:global/gatehouse/X}, then
 * {@code gatehouse/X}, then {@code java:comp/env/gatehouse/X}, so that a default in web.xml never masks the server's value.
 * Only plain names and {@code java:} names are looked up: any other scheme could make the server call a stranger.
 */
@SuppressWarnings("BanJNDI") // asking the server's JNDI is what this class is for; the names are held to a pattern
public final class Jndi {

    private static final Pattern PLAIN = Pattern.compile("(java:)?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*");

    private static final String OWN = "gatehouse/";
    private static final String GLOBAL = "java:global/";
    private static final String ENTRY = "java:comp/env/";

    /** A property of the process that Open Liberty sets, and nobody else. */
    private static final String LIBERTY = "wlp.install.dir";

    private final Naming naming;

    /** One lookup in a naming service. */
    @FunctionalInterface
    public interface Naming {
        @Nullable
        Object lookup(String name) throws NamingException;
    }

    /** @param name under which the value was found */
    public record Entry(String name, Object value) {}

    public Jndi(Naming naming) {
        this.naming = naming;
    }

    /**
     * To be called by a thread that the server has given the application's context, as when it starts.
     *
     * @return the JNDI of the server, as such a thread sees it whoever asks later; empty where there is no server
     */
    public static Jndi ofServer() {
        Naming naming = System.getProperty(LIBERTY) == null ? Jndi::ask : sparing(Jndi::ask);
        return new Jndi(ContextualNaming.over(naming));
    }

    private static Object ask(String name) throws NamingException {
        InitialContext context = new InitialContext();
        try {
            return context.lookup(name);
        } finally {
            context.close();
        }
    }

    /**
     * To see whether an application has declared such a name, Open Liberty starts those that are not started yet: among them the one that is
     * being started and asks, which fails at that. What its own configuration names is plain, and the archive declares nothing.
     *
     * @return the same without {@code java:global/gatehouse/} and {@code java:comp/env/}
     */
    static Naming sparing(Naming naming) {
        return name -> name.startsWith(GLOBAL + OWN) || name.startsWith(ENTRY) ? null : naming.lookup(name);
    }

    /**
     * @return the first entry of this name, or null when there is none
     * @throws IllegalArgumentException if the name is not plain
     */
    public @Nullable Entry find(String name) {
        for (String candidate : candidates(name)) {
            Object value = lookup(candidate);
            if (value != null) {
                return new Entry(candidate, value);
            }
        }
        return null;
    }

    /**
     * @return the text of the first entry of this name, or null when there is none
     * @throws IllegalArgumentException if the name is not plain, or what is there is no text
     */
    public @Nullable String text(String name) {
        Entry entry = find(name);
        return entry == null ? null : text(entry);
    }

    /** @throws IllegalArgumentException if the value is neither text nor something simple that reads as text */
    public static String text(Entry entry) {
        Object value = entry.value();
        if (value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof URL
                || value instanceof URI) {
            return value.toString();
        }
        throw new IllegalArgumentException(
                entry.name() + " in JNDI is a " + value.getClass().getName() + " (expected: a text)");
    }

    /** @return the names under which a plain name is looked for, in order */
    public static List<String> candidates(String name) {
        if (!PLAIN.matcher(name).matches()) {
            throw new IllegalArgumentException("JNDI name " + Settings.shown(name)
                    + " (expected: a plain name such as shop/down, or a java: name)");
        }
        if (name.startsWith("java:")) {
            return List.of(name);
        }
        String own = name.startsWith(OWN) ? name : OWN + name;
        return List.of(GLOBAL + own, own, ENTRY + own);
    }

    /** @return what is below a context, by name, in the order of names */
    public static Map<String, Object> entries(Context context) throws NamingException {
        Map<String, Object> entries = new TreeMap<>();
        NamingEnumeration<NameClassPair> names = context.list("");
        while (names.hasMore()) {
            String entry = names.next().getName();
            entries.put(entry, context.lookup(entry));
        }
        names.close();
        return entries;
    }

    /**
     * What servers throw for a name that is not there differs, and some throw what is no NamingException.
     *
     * @param name a full one, never from a descriptor unchecked
     * @return what is there, or null
     */
    public @Nullable Object lookup(String name) {
        try {
            return naming.lookup(name);
        } catch (NamingException | RuntimeException e) {
            return null;
        }
    }
}
