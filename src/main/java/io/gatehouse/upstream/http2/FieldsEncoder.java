package io.gatehouse.upstream.http2;

import java.util.Arrays;

/**
 * Packs the heads of one connection (RFC 7541). Texts go as they are, without the code of Huffman: between a gateway and its
 * upstreams bytes cost less than packing and unpacking them does.
 *
 * <p>Not thread-safe. It is our own because that of httpcore5-h2 5.4.4 makes a larger buffer for each field that it packs by
 * another character set than ASCII, and so takes more memory, and time to fill it, with each request of a connection.
 */
final class FieldsEncoder {

    /** Of the table that heads refer to; the other side may ask for less. */
    static final int TABLE_BYTES = 4096;

    /** What an entry takes besides its texts (RFC 7541, 4.1). */
    private static final int ENTRY_BYTES = 32;

    /** Anything longer would drive out what is worth more. */
    private static final int MOST_ENTRY_BYTES = TABLE_BYTES / 4;

    private static final int INDEXED = 0x80;
    private static final int KEPT = 0x40;
    private static final int TABLE_SIZE = 0x20;
    private static final int NEVER_KEPT = 0x10;

    private final int reserved;
    private byte[] out;
    private int length;

    /** the newest last; behind each name its value */
    private final String[] table = new String[2 * TABLE_BYTES / ENTRY_BYTES];

    private int entries;
    private int tableBytes;
    private int limit = TABLE_BYTES;
    private int leastLimit = TABLE_BYTES;
    private int toldLimit = TABLE_BYTES;

    /** @param reserved bytes that are left free before a head */
    FieldsEncoder(int reserved) {
        this.reserved = reserved;
        out = new byte[1024];
    }

    /** The other side takes a table of so many bytes from the next head on. */
    void limit(int bytes) {
        limit = Math.min(TABLE_BYTES, bytes);
        leastLimit = Math.min(leastLimit, limit);
        evict(limit);
    }

    /** A head begins. */
    void begin() {
        length = reserved;
        if (leastLimit < toldLimit && leastLimit < limit) {
            // it was lowered and raised: what it was lowered to has emptied the other side's table (RFC 7541, 4.2)
            number(TABLE_SIZE, 5, leastLimit);
        }
        if (limit != toldLimit || leastLimit < limit) {
            number(TABLE_SIZE, 5, limit);
        }
        toldLimit = limit;
        leastLimit = limit;
    }

    /**
     * @param name in lower case
     * @param value bytes as characters
     * @param kept whether it is worth a place in the table; else no proxy may put it into one either
     */
    void put(String name, String value, boolean kept) {
        int named = StaticTable.of(name);
        int whole = StaticTable.of(named, name, value);
        if (whole == 0 && kept) {
            for (int i = entries - 1; i >= 0; i--) {
                if (table[2 * i].equals(name)) {
                    named = named == 0 ? numberOf(i) : named;
                    if (table[2 * i + 1].equals(value)) {
                        whole = numberOf(i);
                        break;
                    }
                }
            }
        }
        if (whole > 0) {
            number(INDEXED, 7, whole);
            return;
        }
        int bytes = ENTRY_BYTES + name.length() + value.length();
        boolean keeps = kept && bytes <= Math.min(limit, MOST_ENTRY_BYTES);
        number(keeps ? KEPT : kept ? 0 : NEVER_KEPT, keeps ? 6 : 4, named);
        if (named == 0) {
            text(name);
        }
        text(value);
        if (keeps) {
            evict(limit - bytes);
            table[2 * entries] = name;
            table[2 * entries + 1] = value;
            entries++;
            tableBytes += bytes;
        }
    }

    private int numberOf(int entry) {
        return StaticTable.SIZE + entries - entry;
    }

    /** The oldest go until all take no more than so many bytes. */
    private void evict(int most) {
        int gone = 0;
        while (tableBytes > most) {
            tableBytes -= ENTRY_BYTES + table[2 * gone].length() + table[2 * gone + 1].length();
            gone++;
        }
        if (gone > 0) {
            System.arraycopy(table, 2 * gone, table, 0, 2 * (entries - gone));
            Arrays.fill(table, 2 * (entries - gone), 2 * entries, null);
            entries -= gone;
        }
    }

    /** A number behind the first bits of a byte (RFC 7541, 5.1). */
    private void number(int first, int bits, int value) {
        room(6);
        int most = (1 << bits) - 1;
        if (value < most) {
            out[length++] = (byte) (first | value);
            return;
        }
        out[length++] = (byte) (first | most);
        int rest = value - most;
        while (rest >= 0x80) {
            out[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        out[length++] = (byte) rest;
    }

    private void text(String text) {
        int count = text.length();
        number(0, 7, count);
        room(count);
        for (int i = 0; i < count; i++) {
            out[length + i] = (byte) text.charAt(i);
        }
        length += count;
    }

    private void room(int more) {
        if (out.length - length < more) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, length + more));
        }
    }

    /** @return the head, behind what was reserved; good until the next one begins */
    byte[] array() {
        return out;
    }

    /** @return bytes of the head and of what was reserved */
    int length() {
        return length;
    }
}
