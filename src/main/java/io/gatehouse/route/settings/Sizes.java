package io.gatehouse.route.settings;

/** Sizes as descriptors and options write them. */
public final class Sizes {

    private Sizes() {}

    /**
     * @return bytes of a text such as {@code 64MB}
     * @throws IllegalArgumentException if it is none
     */
    public static long of(String text) {
        return Units.size(text);
    }
}
