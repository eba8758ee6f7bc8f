package io.gatehouse.http;

/** A block of addresses. */
public final class Cidr {

    private final String text;

    private Cidr(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if the text is no address and no block */
    public static Cidr parse(String text) {
        return new Cidr(text);
    }

    /** @return whether the literal is an address of this block */
    public boolean contains(String addressLiteral) {
        return text.equals(addressLiteral);
    }

    @Override
    public String toString() {
        return text;
    }
}
