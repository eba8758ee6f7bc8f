package io.gatehouse.identity.users;

import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.controls.PasswordExpiredControl;
import io.gatehouse.identity.Caller;
import io.gatehouse.identity.Claims;
import io.gatehouse.identity.DirectorySpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks a directory who somebody is (RFC 4511, RFC 4513): searched as the gateway's own account, for one entry and no more, and then bound
 * as that entry with the password. Referrals and aliases are not followed: the password goes to this server and to no other.
 */
final class Directory {

    /** A second one is enough to know that there are several. */
    private static final int MOST_ENTRIES = 2;

    /** What a server says that does not let somebody in, for whatever reason; anything else is a trouble of its own. */
    private static final Set<ResultCode> NOT_GOOD = Set.of(
            ResultCode.INVALID_CREDENTIALS,
            ResultCode.NO_SUCH_OBJECT,
            ResultCode.INAPPROPRIATE_AUTHENTICATION,
            ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
            ResultCode.CONSTRAINT_VIOLATION,
            ResultCode.UNWILLING_TO_PERFORM);

    private final DirectorySpec spec;
    private final String realm;
    private final DirectoryClient client;
    private final FilterTemplate filter;
    private final DirectoryRoles roles;

    /** @param realm the name of the users */
    Directory(DirectorySpec spec, String realm, DirectoryClient client) {
        this.spec = spec;
        this.realm = realm;
        this.client = client;
        this.filter = FilterTemplate.parse(spec.filter(), "name");
        this.roles = new DirectoryRoles(spec);
    }

    /**
     * Blocks, for 5 s at most.
     *
     * @throws IOException if the directory does not say
     */
    UserVerdict ask(NameAndPassword login) throws IOException {
        if (login.password().isEmpty()) {
            // a server would take it for one who does not want to be anybody, and let it in (RFC 4513, 5.1.2)
            return new UserVerdict.Bad("an empty password");
        }
        return client.talk(connection -> {
            bindAsGateway(connection);
            List<SearchResultEntry> found = find(connection, login.name());
            return found.size() == 1
                    ? judge(connection, found.get(0), login)
                    : refuse(connection, found.isEmpty() ? "nobody of this name" : "several entries (expected: one)");
        });
    }

    private void bindAsGateway(LDAPConnection connection) throws LDAPException {
        if (spec.bind() != null && spec.password() != null) {
            try {
                connection.bind(
                        new SimpleBindRequest(spec.bind(), spec.password().value()));
            } catch (LDAPException e) {
                throw new LDAPException(e.getResultCode(), spec.bind() + " is not let in", e);
            }
        }
    }

    private List<SearchResultEntry> find(LDAPConnection connection, String name) throws LDAPException {
        List<String> attributes = new ArrayList<>(List.of(spec.nameAttribute()));
        if (spec.roles() != null) {
            attributes.add(spec.roles());
        }
        SearchRequest search = new SearchRequest(
                spec.base(), SearchScope.SUB, filter.fill(Map.of("name", name)), attributes.toArray(String[]::new));
        search.setSizeLimit(MOST_ENTRIES);
        try {
            return connection.search(search).getSearchEntries();
        } catch (LDAPSearchException e) {
            if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED) && e.getEntryCount() > 1) {
                return e.getSearchEntries();
            }
            throw e;
        }
    }

    private UserVerdict judge(LDAPConnection connection, SearchResultEntry entry, NameAndPassword login)
            throws LDAPException {
        String name = name(entry, login.name());
        if (name == null) {
            return refuse(connection, entry.getDN() + ": no " + spec.nameAttribute());
        }
        // before the password is tried: afterwards the connection has the rights of its owner
        Set<String> said = roles.of(connection, entry, name);
        BindResult bound = bind(connection, new SimpleBindRequest(entry.getDN(), login.password()));
        if (!bound.getResultCode().equals(ResultCode.SUCCESS)) {
            return new UserVerdict.Bad(name + ": not let in by the directory, " + bound.getResultCode());
        }
        return bound.hasResponseControl(PasswordExpiredControl.PASSWORD_EXPIRED_OID)
                ? new UserVerdict.Bad(name + ": the password has expired")
                : new UserVerdict.Good(
                        new Caller(realm, name, said, Set.of(), Claims.of(Map.of("sub", name)), null, null));
    }

    /**
     * The name as the directory has it, not as it was typed: for a directory {@code Alice} and {@code alice} are one, and so they must be
     * for limits, logs and upstreams.
     */
    private @Nullable String name(SearchResultEntry entry, String typed) {
        String[] values = entry.getAttributeValues(spec.nameAttribute());
        if (values == null || values.length == 0) {
            return null;
        }
        for (String value : values) {
            if (value.equalsIgnoreCase(typed)) {
                return value;
            }
        }
        return values[0];
    }

    /** Asks once more, so that how long it takes tells less of who is known. */
    private UserVerdict refuse(LDAPConnection connection, String reason) throws LDAPException {
        BindResult ignored = bind(connection, new SimpleBindRequest("cn=nobody," + spec.base(), "nothing"));
        return new UserVerdict.Bad(reason);
    }

    private static BindResult bind(LDAPConnection connection, SimpleBindRequest request) throws LDAPException {
        try {
            return connection.bind(request);
        } catch (LDAPException e) {
            if (NOT_GOOD.contains(e.getResultCode())) {
                return new BindResult(e);
            }
            throw e;
        }
    }
}
