package io.gatehouse.identity;

import java.util.List;

/** Who can say who people are, as one descriptor has it. */
public record People(List<IdentitySpec> identities, List<KeysSpec> keys, List<UsersSpec> users) {

    public static final People NONE = new People(List.of(), List.of(), List.of());

    public People(List<IdentitySpec> identities, List<KeysSpec> keys, List<UsersSpec> users) {
        this.identities = List.copyOf(identities);
        this.keys = List.copyOf(keys);
        this.users = List.copyOf(users);
    }
}
