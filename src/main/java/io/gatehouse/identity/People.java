package io.gatehouse.identity;

import io.gatehouse.identity.assertion.SigningSpec;
import java.util.List;

/**
 * Who can say who people are, as one descriptor has it.
 *
 * @param signing how the gateway itself says it
 */
public record People(List<IdentitySpec> identities, List<KeysSpec> keys, List<UsersSpec> users, SigningSpec signing) {

    public static final People NONE = new People(List.of(), List.of(), List.of(), SigningSpec.NONE);

    public People(List<IdentitySpec> identities, List<KeysSpec> keys, List<UsersSpec> users, SigningSpec signing) {
        this.identities = List.copyOf(identities);
        this.keys = List.copyOf(keys);
        this.users = List.copyOf(users);
        this.signing = signing;
    }
}
