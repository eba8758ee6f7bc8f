package io.gatehouse.filter.headers;

import io.gatehouse.http.Ascii;
import io.gatehouse.http.HopByHop;
import io.gatehouse.route.rewrite.Template;
import io.gatehouse.route.settings.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads {@code <headers>}. */
final class HeadersReader {

    private static final String REQUEST = "request";

    /** They say how a message is framed, or speak of one connection; whoever changes them breaks the exchange. */
    private static final Set<String> OURS = Set.of("content-length", "expect");

    /** The gateway writes it behind everything else. */
    private static final String EXCHANGE_ID = "x-request-id";

    private HeadersReader() {}

    static HeadersPolicy read(Settings headers) {
        List<Change> request = new ArrayList<>();
        List<Change> response = new ArrayList<>();
        for (Settings child : headers.children()) {
            read(child, child.element().equals(REQUEST) ? request : response);
        }
        Preset preset = headers.choice("preset", Preset.class);
        if (preset != null) {
            Set<String> named = new HashSet<>();
            response.forEach(change -> named.add(change.name().toLowerCase(Locale.ROOT)));
            response.addAll(0, preset.besides(named));
        }
        return new HeadersPolicy(request, response);
    }

    private static void read(Settings child, List<Change> changes) {
        List<String> said = new ArrayList<>();
        for (String verb : List.of("set", "add", "remove")) {
            if (child.has(verb)) {
                said.add(verb);
            }
        }
        if (said.size() != 1) {
            String found = said.isEmpty() ? "changes nothing" : "has " + String.join(" and ", said);
            child.refuse('<' + child.element() + "> " + found + " (expected: one of set, add and remove)");
            return;
        }
        String verb = said.get(0);
        if (verb.equals("remove")) {
            remove(child, changes);
        } else {
            write(child, verb, changes);
        }
    }

    private static void remove(Settings child, List<Change> changes) {
        if (child.has("value")) {
            child.refuse("value", "together with remove (expected: only with set or add)");
        }
        for (String name : child.parseWords("remove", name -> field(child, "remove", name))) {
            refuseSecond(child, "remove", name, changes);
            changes.add(new Change.Remove(name));
        }
    }

    private static void write(Settings child, String verb, List<Change> changes) {
        String name = child.parse(verb, text -> field(child, verb, text));
        Template value = Template.read(child, "value", text -> value(child, text));
        if (!child.has("value")) {
            child.refuse("value", "none (expected: what " + child.text(verb) + " is to say)");
        }
        if (name != null && verb.equals("set")) {
            refuseSecond(child, verb, name, changes);
        }
        if (name != null && value != null) {
            changes.add(verb.equals("set") ? new Change.Set(name, value) : new Change.Add(name, value));
        }
    }

    /** What is set or removed after something else was said of it undoes that in silence. */
    private static void refuseSecond(Settings child, String verb, String name, List<Change> changes) {
        if (changes.stream().anyMatch(change -> change.name().equalsIgnoreCase(name))) {
            child.refuse(verb, Settings.shown(name) + " a second time (expected: each field once, or once and add)");
        }
    }

    private static String field(Settings child, String verb, String name) {
        String shown = Settings.shown(name);
        if (!Ascii.isToken(name)) {
            throw new IllegalArgumentException(shown + " (expected: the name of a field)");
        }
        String key = name.toLowerCase(Locale.ROOT);
        boolean upstream = child.element().equals(REQUEST);
        if (HopByHop.isOne(key) || key.startsWith("proxy-") || OURS.contains(key)) {
            throw new IllegalArgumentException(shown
                    + " (expected: a field of the message; those of connection and framing are the gateway's own)");
        }
        if (key.equals("host") && !(upstream && verb.equals("set"))) {
            throw new IllegalArgumentException(shown + " (expected: only <request set=\"Host\" value=\"…\"/>)");
        }
        if (key.equals(EXCHANGE_ID) && !upstream) {
            throw new IllegalArgumentException(shown + " (expected: another field; this one always says the exchange)");
        }
        return name;
    }

    private static Template value(Settings child, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
                throw new IllegalArgumentException(Settings.shown(text)
                        + " (expected: printable characters of ISO-8859-1; character " + (i + 1) + " is none)");
            }
        }
        return Template.parse(text, child.captures());
    }
}
