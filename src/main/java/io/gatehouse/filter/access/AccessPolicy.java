package io.gatehouse.filter.access;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.IpAddress;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Who may come, by the address of the true client: {@code <access>}. An IPv4 address that is mapped into IPv6 is the IPv4 address.
 *
 * @param allow everyone else is denied; null for everyone
 * @param deny those are denied, whatever {@code allow} says; null for nobody
 */
public record AccessPolicy(
        @Nullable AddressList allow, @Nullable AddressList deny, Mode mode) implements Policy {

    static final String ELEMENT = "access";

    public static final PolicyType<AccessPolicy> TYPE =
            new PolicyType<>(ELEMENT, PolicyType.REPLACE, AccessPolicy::read);

    private static AccessPolicy read(Settings access) {
        // what switches off that of the defaults need not say what
        if (!access.has("allow") && !access.has("deny") && access.flag("enabled", true)) {
            access.refuse("<access> denies nobody (expected: allow or deny)");
        }
        return new AccessPolicy(AddressList.read(access, "allow"), AddressList.read(access, "deny"), Mode.of(access));
    }

    /** @return null for who may come; a client whose address cannot be read may be anybody, and may not */
    public @Nullable Refusal verdict(Asked asked) {
        String client = asked.head().client();
        IpAddress address = IpAddress.parse(client);
        if (address == null) {
            return refusal(client, "an address");
        }
        if (deny != null && deny.contains(address)) {
            return refusal(client, "none in deny, " + deny);
        }
        return allow == null || allow.contains(address) ? null : refusal(client, "one in allow, " + allow);
    }

    /** Which list it was, and what is in it, is nobody's business who is turned away. */
    private Refusal refusal(String client, String expected) {
        return new Refusal(Fault.ACCESS_DENIED, null, "client-ip: " + client + " (expected: " + expected + ")", mode);
    }
}
