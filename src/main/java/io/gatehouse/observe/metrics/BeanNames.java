package io.gatehouse.observe.metrics;

/** What names of MBeans are made of. They are never quoted, because hardly a tool takes a quoted one. */
public final class BeanNames {

    private BeanNames() {}

    /** @return the text, with a hyphen for each character that an unquoted value of a name may not have */
    public static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(c <= ' ' || c == 0x7f || ",=:\"*?".indexOf(c) >= 0 ? '-' : c);
        }
        return plain.toString();
    }
}
