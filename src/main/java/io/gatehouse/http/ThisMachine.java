package io.gatehouse.http;

import java.util.Locale;

/** What never leaves the machine, and so needs no encryption. No name is ever looked up. */
public final class ThisMachine {

    private static final Cidr V4 = Cidr.parse("127.0.0.0/8");
    private static final Cidr V6 = Cidr.parse("::1");

    private ThisMachine() {}

    /** @return whether the host is this machine, by its address or by a name that always means it (RFC 6761, 6.3) */
    public static boolean is(String host) {
        IpAddress address = IpAddress.parse(host);
        if (address != null) {
            return V4.contains(address) || V6.contains(address);
        }
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.endsWith(".localhost");
    }
}
