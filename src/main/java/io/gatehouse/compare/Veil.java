package io.gatehouse.compare;

import io.gatehouse.route.settings.Written;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Hides what may be a secret in elements as they are written: the literal values of fields that carry credentials. */
final class Veil {

    private static final String HIDDEN = "***";

    /** Names of fields, or parts of them, whose values let somebody in. */
    private static final Pattern CREDENTIAL = Pattern.compile(
            "authorization|authenticat|cookie|token|secret|passw|credential|api-?key|signature|session|(^|-)(key|auth)(-|$)");

    private static final Pattern REFERENCE = Pattern.compile("(env|file|jndi):.*", Pattern.DOTALL);

    /** Nothing but places that are filled in, and the word that says what kind of credential it is. */
    private static final Pattern FILLED_IN = Pattern.compile("([A-Za-z]+ )?(\\$\\{[^}]*}|\\{[^}]*})+");

    private Veil() {}

    /** @return the same, in which no secret can be read */
    static Written over(Written element) {
        Map<String, String> attributes = new LinkedHashMap<>(element.attributes());
        String field = attributes.getOrDefault("set", attributes.getOrDefault("add", ""));
        String value = attributes.get("value");
        if (value != null && isCredential(field) && !FILLED_IN.matcher(value).matches()) {
            attributes.put("value", HIDDEN);
        }
        List<Written> children = element.children().stream().map(Veil::over).toList();
        return new Written(element.element(), attributes, children, element.hasText());
    }

    private static boolean isCredential(String field) {
        return CREDENTIAL.matcher(field.toLowerCase(Locale.ROOT)).find();
    }

    /** @return what it and its children refer to outside the descriptor */
    static Set<String> references(Written element) {
        Set<String> found = new LinkedHashSet<>();
        collect("", element, found);
        return found;
    }

    private static void collect(String path, Written element, Set<String> found) {
        String here = path + '/' + element.element();
        element.attributes().forEach((name, value) -> {
            if (REFERENCE.matcher(value.strip()).matches()) {
                found.add(here + '@' + name + '=' + value.strip());
            }
        });
        element.children().forEach(child -> collect(here, child, found));
    }
}
