package io.gatehouse.identity.users;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.gatehouse.identity.DirectorySpec;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What somebody is, as a directory says: the values of an attribute, or the groups that are found. Of a DN its first value counts. */
final class DirectoryRoles {

    private static final String NO_ATTRIBUTES = SearchRequest.NO_ATTRIBUTES;

    private final @Nullable String attribute;
    private final @Nullable String groups;
    private final @Nullable FilterTemplate filter;

    DirectoryRoles(DirectorySpec spec) {
        this.attribute = spec.roles();
        this.groups = spec.groups();
        this.filter = spec.groupFilter() == null ? null : FilterTemplate.parse(spec.groupFilter(), "dn", "name");
    }

    Set<String> of(LDAPConnection connection, SearchResultEntry entry, String name) throws LDAPException {
        Set<String> roles = new HashSet<>();
        String[] said = attribute == null ? null : entry.getAttributeValues(attribute);
        for (String value : said == null ? new String[0] : said) {
            add(value, roles);
        }
        if (filter != null && groups != null) {
            SearchRequest search = new SearchRequest(
                    groups, SearchScope.SUB, filter.fill(Map.of("dn", entry.getDN(), "name", name)), NO_ATTRIBUTES);
            for (SearchResultEntry group : connection.search(search).getSearchEntries()) {
                add(group.getDN(), roles);
            }
        }
        return roles;
    }

    private void add(String value, Set<String> roles) throws LDAPException {
        if (!DN.isValidDN(value)) {
            if (groups == null) {
                roles.add(value);
            }
            return;
        }
        DN dn = new DN(value);
        boolean counts = groups == null || dn.isDescendantOf(groups, false);
        if (counts && !dn.isNullDN()) {
            roles.add(dn.getRDN().getAttributeValues()[0]);
        }
    }
}
