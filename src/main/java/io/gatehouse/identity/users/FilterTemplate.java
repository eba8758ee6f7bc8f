package io.gatehouse.identity.users;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A filter of LDAP (RFC 4515) with holes, {@code (uid={name})}. What fills a hole is a value and stays one, whatever is in it: holes stand
 * only where values do, and values are escaped.
 */
public final class FilterTemplate {

    /** Of letters only, so that it may stand anywhere, and such as nobody writes. */
    private static final String MARK = "gatehouseFillsThisHole";

    private final String text;
    private final List<String> holes;

    private FilterTemplate(String text, List<String> holes) {
        this.text = text;
        this.holes = holes;
    }

    /**
     * @param holes what may stand in braces; one of them must
     * @throws IllegalArgumentException if it is no filter, or has no hole, or one where no value is
     */
    public static FilterTemplate parse(String text, String... holes) {
        List<String> known = List.of(holes);
        String filled = text;
        for (String hole : known) {
            filled = filled.replace('{' + hole + '}', MARK);
        }
        try {
            boolean filledAll = !filled.equals(text) && filled.indexOf('{') < 0;
            if (filledAll && isInValuesOnly(Filter.create(filled))) {
                return new FilterTemplate(text, known);
            }
        } catch (LDAPException e) {
            // told below
        }
        throw new IllegalArgumentException(text + " (expected: a filter such as (uid={" + known.get(0) + "}), with {"
                + String.join("} or {", known) + "} as a value)");
    }

    private static boolean isInValuesOnly(Filter filter) {
        for (Filter component : filter.getComponents()) {
            if (!isInValuesOnly(component)) {
                return false;
            }
        }
        Filter not = filter.getNOTComponent();
        return (not == null || isInValuesOnly(not))
                && isWithout(filter.getAttributeName())
                && isWithout(filter.getMatchingRuleID());
    }

    private static boolean isWithout(@Nullable String text) {
        return text == null || !text.contains(MARK);
    }

    /** @param values by the names of all holes */
    Filter fill(Map<String, String> values) throws LDAPException {
        StringBuilder filled = new StringBuilder();
        int from = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
            int close = text.indexOf('}', open);
            String value = values.get(text.substring(open + 1, close));
            if (value == null) {
                throw new IllegalArgumentException("no value for one of " + holes);
            }
            filled.append(text, from, open).append(Filter.encodeValue(value));
            from = close + 1;
        }
        return Filter.create(filled.append(text, from, text.length()).toString());
    }

    @Override
    public String toString() {
        return text;
    }
}
