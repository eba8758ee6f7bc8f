package io.gatehouse.http;

import org.jspecify.annotations.Nullable;

/**
 * A block of addresses (RFC 4632): {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address. Bits behind the prefix are
 * ignored. IPv4 blocks also hold the IPv4-mapped form of their addresses, IPv6 blocks never hold IPv4 addresses.
 */
public final class Cidr {

    private final String text;
    private final IpAddress network;
    private final int bits;

    private Cidr(String text, IpAddress network, int bits) {
        this.text = text;
        this.network = network;
        this.bits = bits;
    }

    /** @throws IllegalArgumentException if the text is neither an address nor a block; names are never looked up */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null || text.indexOf('[') >= 0 || text.indexOf('%') >= 0) {
            throw malformed(text);
        }
        int width = address.v4() ? 32 : 128;
        int bits = slash < 0 ? width : bits(text, slash + 1);
        if (slash >= 0 && address.v4() && text.indexOf(':') >= 0) {
            bits -= 96;
        }
        if (bits < 0 || bits > width) {
            throw malformed(text);
        }
        return new Cidr(text, masked(address, bits), bits);
    }

    private static int bits(String text, int from) {
        int bits = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Ascii.isDigit(c) || i - from > 2) {
                throw malformed(text);
            }
            bits = 10 * bits + c - '0';
        }
        if (from == text.length()) {
            throw malformed(text);
        }
        return bits;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                text + " (expected: an address or a block, such as 10.0.0.0/8 or 2001:db8::/32)");
    }

    /** @return whether the literal is an address of this block; false when it is no literal */
    public boolean contains(String addressLiteral) {
        IpAddress address = IpAddress.parse(addressLiteral);
        return address != null && contains(address);
    }

    public boolean contains(IpAddress address) {
        return address.v4() == network.v4() && masked(address, bits).equals(network);
    }

    /** @return whether every address of the other block is one of this */
    public boolean contains(Cidr other) {
        return bits <= other.bits && contains(other.network);
    }

    private static IpAddress masked(IpAddress address, int bits) {
        return address.v4()
                ? new IpAddress(0, address.low() & mask(bits + 32), true)
                : new IpAddress(address.high() & mask(bits), address.low() & mask(bits - 64), false);
    }

    /** The first bits of a word; all of it from 64 on. */
    private static long mask(int bits) {
        return bits <= 0 ? 0 : bits >= 64 ? -1L : -1L << (64 - bits);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cidr that && bits == that.bits && network.equals(that.network);
    }

    @Override
    public int hashCode() {
        return 31 * network.hashCode() + bits;
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
