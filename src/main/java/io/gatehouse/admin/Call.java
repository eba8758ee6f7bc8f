package io.gatehouse.admin;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be asked or ordered at the desk.
 *
 * @param method {@code GET}, which also answers HEAD, or {@code POST}
 * @param path below the prefix of the API, without a slash at its start
 * @param id unique, for programs that are made from the description
 * @param needed the role; null where any of them will do
 * @param summary one sentence for people
 * @param parameters of the query; others are refused
 * @param body of the request; {@link Wants.Nothing} for none
 * @param answer what it answers with; {@code String} for text, {@code Map} for any object
 */
record Call<B extends Record>(
        String method,
        String path,
        String id,
        @Nullable Role needed,
        String summary,
        List<Parameter> parameters,
        Class<B> body,
        Class<?> answer,
        Work<B> work) {

    /**
     * @param name in the query
     * @param meaning for people
     * @param needed whether it must be there
     */
    record Parameter(String name, String meaning, boolean needed) {}

    /**
     * @param roles of the actor
     * @param signedOn whether the actor has come by a sign-on of the gateway's, which can be ended
     * @param parameters those that are there
     */
    record Asked<B extends Record>(
            Actor actor, Set<Role> roles, boolean signedOn, Map<String, String> parameters, B body) {}

    @FunctionalInterface
    interface Work<B extends Record> {

        /** @return what is answered: a record, or a text in the media type of {@link Text} */
        Object of(Asked<B> asked);
    }

    /** An answer that is no JSON. */
    record Text(String type, String text) {}

    /** @return whether one of these roles is enough */
    boolean isOpenTo(Set<Role> roles) {
        Role wanted = needed;
        return wanted == null ? !roles.isEmpty() : roles.stream().anyMatch(role -> role.covers(wanted));
    }

    /** @return who may, for people */
    String who() {
        return needed == null ? String.join(", ", Role.words()) : needed.word();
    }

    boolean isOrder() {
        return method.equals("POST");
    }
}
