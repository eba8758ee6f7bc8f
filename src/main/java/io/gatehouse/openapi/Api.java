package io.gatehouse.openapi;

import java.util.List;
import java.util.Map;

/**
 * What a descriptor needs of a document.
 *
 * @param name for upstream and block, made of the title
 * @param title as the document has it
 * @param servers alternatives of the document, the first of which is used
 * @param schemes the ways in that operations ask for, by name
 * @param operations in their order
 * @param notes what is not in the descriptor, for people
 */
record Api(
        String name,
        String title,
        List<Server> servers,
        Map<String, Scheme> schemes,
        List<Operation> operations,
        List<String> notes) {

    /**
     * Where an API is.
     *
     * @param origin scheme, host and port; empty where the document says only a path
     * @param base what all paths begin with; empty, or begins with a slash and does not end with one
     * @param description for people; may be empty
     */
    record Server(String origin, String base, String description) {

        static final Server UNKNOWN = new Server("", "", "");
    }

    /** How somebody can say who they are. */
    enum Kind {
        BEARER,
        API_KEY,
        BASIC,
        CLIENT_CERTIFICATE,
        /** none that a gateway can ask for; nobody gets in by it */
        UNKNOWN
    }

    /**
     * @param detail the field of a key, or the issuer of tokens; may be empty
     * @param note for people, may be empty
     */
    record Scheme(Kind kind, String detail, String note) {}

    /**
     * Who may come.
     *
     * @param schemes by name; empty for everybody
     * @param all whether all of them are needed, or any is enough
     * @param optional whether nobody in particular may come, too
     * @param scopes that the credential must have
     * @param note what is not said by these, for people; may be empty
     */
    record Access(List<String> schemes, boolean all, boolean optional, List<String> scopes, String note) {

        static final Access OPEN = new Access(List.of(), false, false, List.of(), "");

        Access {
            schemes = List.copyOf(schemes);
            scopes = List.copyOf(scopes);
        }

        boolean isOpen() {
            return schemes.isEmpty();
        }

        /** @return whether everybody who may come by this may come by the other, too, and not the other way round; as far as can be told */
        boolean isStricterThan(Access other) {
            if (rank() != other.rank()) {
                return rank() > other.rank();
            }
            return schemes.equals(other.schemes)
                    && all == other.all
                    && scopes.size() > other.scopes.size()
                    && scopes.containsAll(other.scopes);
        }

        private int rank() {
            return isOpen() ? 0 : optional ? 1 : 2;
        }
    }

    /**
     * @param method in capitals
     * @param tag by which the document groups it; may be empty
     * @param id may be empty
     */
    record Operation(Template path, String method, String tag, String id, Server server, Access access) {}
}
