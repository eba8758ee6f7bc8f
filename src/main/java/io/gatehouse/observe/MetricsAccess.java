package io.gatehouse.observe;

import io.gatehouse.exchange.Arrival;
import io.gatehouse.http.Cidr;
import io.gatehouse.http.Headers;
import io.gatehouse.http.IpAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may have the metrics: whoever comes from one of these addresses.
 *
 * @param blocks none for nobody
 */
public record MetricsAccess(List<Cidr> blocks) {

    /** Nobody. */
    public static final MetricsAccess OFF = new MetricsAccess(List.of());

    /** Whoever is on the same machine. */
    public static final MetricsAccess LOOPBACK =
            new MetricsAccess(List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1")));

    public MetricsAccess {
        blocks = List.copyOf(blocks);
    }

    /**
     * Reads what an administrator set.
     *
     * @param text {@code off}, {@code on} for the same machine, or addresses and blocks, with spaces or commas between them
     * @throws IllegalArgumentException for anything else; the message says which word, and what was expected
     */
    public static MetricsAccess parse(String text) {
        if (text.equals("off")) {
            return OFF;
        }
        if (text.equals("on")) {
            return LOOPBACK;
        }
        List<Cidr> blocks = new ArrayList<>();
        for (String word : text.split("[\\s,]+", -1)) {
            if (word.equals("loopback")) {
                blocks.addAll(LOOPBACK.blocks);
            } else if (!word.isEmpty()) {
                blocks.add(block(word));
            }
        }
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException(text + " (expected: off, on, or addresses)");
        }
        return new MetricsAccess(blocks);
    }

    /** what proxies write, of which any one is enough */
    private static final List<String> PASSED_ON = List.of(
            "X-Forwarded-For",
            "Forwarded",
            "X-Real-IP",
            "Via",
            "X-Forwarded-Proto",
            "X-Forwarded-Host",
            "X-Forwarded-Port");

    private static Cidr block(String word) {
        try {
            return Cidr.parse(word);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    word + " (expected: off, on, loopback, or addresses and blocks such as 10.0.0.0/8)", e);
        }
    }

    public boolean isOff() {
        return blocks.isEmpty();
    }

    boolean admits(Arrival arrival) {
        IpAddress client = IpAddress.parse(arrival.head().client());
        return client != null
                && blocks.stream().anyMatch(block -> block.contains(client))
                && (!isPassedOn(arrival.head().headers()) || (arrival.trusted() && isNamed(arrival)));
    }

    /** @return whether the proxy has said for whom it asks, who is not itself */
    private static boolean isNamed(Arrival arrival) {
        List<String> hops = arrival.hops();
        return !hops.isEmpty()
                && !hops.get(hops.size() - 1).equals(arrival.head().client());
    }

    /** A proxy that is not trusted would lend its own address to whoever is behind it: one on this machine, that of this machine. */
    private static boolean isPassedOn(Headers headers) {
        for (int i = 0; i < PASSED_ON.size(); i++) {
            if (headers.contains(PASSED_ON.get(i))) {
                return true;
            }
        }
        return false;
    }
}
