package io.gatehouse.exchange;

import io.gatehouse.http.Authority;
import io.gatehouse.http.Cidr;
import io.gatehouse.http.ForwardedFields;
import io.gatehouse.http.Headers;
import io.gatehouse.http.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is believed when he says for whom he asks. The addresses are walked from the neighbour towards the client; the first one
 * that is not trusted is the client, whatever stands before it.
 */
public final class TrustedProxies {

    /** Believes nobody. */
    public static final TrustedProxies NOBODY = new TrustedProxies(List.of());

    private final List<Cidr> blocks;

    public TrustedProxies(List<Cidr> blocks) {
        this.blocks = List.copyOf(blocks);
    }

    /**
     * What the believed fields say.
     *
     * @param client the true client
     * @param hops the trusted proxies between, nearest to the client first
     * @param scheme what the client used
     * @param authority what the client asked for, or null when nobody says
     */
    record Said(
            String client,
            List<String> hops,
            String scheme,
            @Nullable Authority authority) {}

    boolean trusts(String address) {
        for (Cidr block : blocks) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param neighbour the address of a trusted proxy, the one that connected
     * @param used the scheme that it used itself, which counts when nobody says another
     */
    Said listen(String neighbour, String used, Headers headers) {
        ForwardedFields fields = ForwardedFields.of(headers);
        List<String> chain = fields.addresses();
        List<String> hops = new ArrayList<>();
        String client = neighbour;
        int next = chain.size() - 1;
        while (next >= 0 && trusts(client) && IpAddress.isPlain(chain.get(next))) {
            hops.add(0, client);
            client = chain.get(next--);
        }
        int trustedHops = Math.max(1, hops.size());
        String said = fields.scheme(trustedHops);
        String scheme = said == null ? used : said;
        return new Said(client, hops, scheme, fields.authority(trustedHops, scheme));
    }
}
