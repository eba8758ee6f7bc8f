package io.gatehouse.admin;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What somebody may do at the gateway's desk. */
public enum Role {
    /** look, and ask what would become of a request */
    MONITOR,
    /** also what changes how requests are served, until it is taken back */
    OPERATOR,
    /** also which descriptor and which routes are served */
    ADMIN,
    /** read what has been ordered, by whom; and nothing else, so that nobody has to be trusted with both */
    AUDITOR;

    /** @return {@code gateway-operator}, as realms and tokens have it */
    public String word() {
        return "gateway-" + name().toLowerCase(Locale.ROOT);
    }

    /** @return whether who has this one may do what that one is needed for */
    boolean covers(Role needed) {
        return this == needed || (this != AUDITOR && needed != AUDITOR && compareTo(needed) > 0);
    }

    /** @return the words of all */
    public static List<String> words() {
        List<String> words = new ArrayList<>();
        for (Role role : values()) {
            words.add(role.word());
        }
        return words;
    }

    /** @return those of these words that are roles here */
    static Set<Role> of(Set<String> words) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Role role : values()) {
            if (words.contains(role.word())) {
                roles.add(role);
            }
        }
        return roles;
    }
}
