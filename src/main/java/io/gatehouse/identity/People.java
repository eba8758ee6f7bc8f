package io.gatehouse.identity;

import java.util.List;

/** Who can say who people are, as one descriptor has it. */
public record People(List<IdentitySpec> identities, List<KeysSpec> keys) {

    public static final People NONE = new People(List.of(), List.of());

    public People(List<IdentitySpec> identities, List<KeysSpec> keys) {
        this.identities = List.copyOf(identities);
        this.keys = List.copyOf(keys);
    }
}
