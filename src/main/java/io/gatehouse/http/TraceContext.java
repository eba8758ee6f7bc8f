package io.gatehouse.http;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a request stands in a trace (W3C Trace Context).
 *
 * @param traceId 32 hexadecimal digits in lower case, not all of them zero
 * @param parentId 16 of them, of who sent the request
 * @param flags 0 to 255; 1 says that the sender may have recorded it
 */
public record TraceContext(String traceId, String parentId, int flags) {

    /** Says which trace, and who sends. */
    public static final String PARENT = "traceparent";

    /** Says what tracing systems add to that. */
    public static final String STATE = "tracestate";

    public static final int SAMPLED = 1;

    private static final int LENGTH = 55;
    private static final int TRACE_ID = 32;
    private static final int PARENT_ID = 16;
    private static final int MOST_MEMBERS = 32;
    private static final int MOST_KEY = 256;
    private static final int MOST_VALUE = 256;
    private static final int MOST_STATE = 8_192;

    /** @return what the fields say; null when nothing does, or nothing that can be used (3.2.2, 4.3) */
    public static @Nullable TraceContext of(Headers headers) {
        List<String> said = headers.all(PARENT);
        return said.size() == 1 ? parse(said.get(0).strip()) : null;
    }

    /** Of later versions, which may say more at the end, what this one has is taken. */
    private static @Nullable TraceContext parse(String text) {
        boolean known = text.length() == LENGTH || (text.length() > LENGTH && text.charAt(LENGTH) == '-');
        if (!known || text.charAt(2) != '-' || text.charAt(35) != '-' || text.charAt(52) != '-') {
            return null;
        }
        int version = hex(text, 0, 2);
        int flags = hex(text, 53, 2);
        boolean readable = version >= 0
                && version < 0xff
                && flags >= 0
                && (version > 0 || text.length() == LENGTH)
                && isId(text, 3, TRACE_ID)
                && isId(text, 36, PARENT_ID);
        return readable
                ? new TraceContext(
                        text.substring(3, 35), text.substring(36, 52), version == 0 ? flags : flags & SAMPLED)
                : null;
    }

    /** @return whether it may be the id of a trace */
    public static boolean isTraceId(String text) {
        return text.length() == TRACE_ID && isId(text, 0, TRACE_ID);
    }

    private static boolean isId(String text, int from, int length) {
        boolean zero = true;
        for (int i = from; i < from + length; i++) {
            int digit = digit(text.charAt(i));
            if (digit < 0) {
                return false;
            }
            zero &= digit == 0;
        }
        return !zero;
    }

    /** @return of two digits their value, -1 if they are none */
    private static int hex(String text, int from, int length) {
        int value = 0;
        for (int i = from; i < from + length; i++) {
            int digit = digit(text.charAt(i));
            if (digit < 0) {
                return -1;
            }
            value = 16 * value + digit;
        }
        return value;
    }

    private static int digit(char c) {
        return Ascii.isDigit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    /**
     * @return whether {@code tracestate} is well-formed: members that have each a key and a value, no key twice, at most 32 (3.3.1);
     *     what is not is dropped whole
     */
    public static boolean isState(List<String> fields) {
        Set<String> keys = new HashSet<>();
        int length = 0;
        for (String field : fields) {
            length += field.length();
            for (String member : field.split(",", -1)) {
                String one = member.strip();
                int sign = one.indexOf('=');
                if (!one.isEmpty() && (sign < 0 || !isMember(one, sign) || !keys.add(one.substring(0, sign)))) {
                    return false;
                }
            }
        }
        return keys.size() <= MOST_MEMBERS && length <= MOST_STATE;
    }

    private static boolean isMember(String member, int sign) {
        if (sign == 0 || sign > MOST_KEY || member.length() - sign - 1 > MOST_VALUE || sign + 1 == member.length()) {
            return false;
        }
        for (int i = 0; i < sign; i++) {
            char c = member.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || Ascii.isDigit(c);
            if (!letter && (i == 0 || "_-*/@".indexOf(c) < 0)) {
                return false;
            }
        }
        for (int i = sign + 1; i < member.length(); i++) {
            char c = member.charAt(i);
            if (c < ' ' || c > '~' || c == '=') {
                return false;
            }
        }
        return true;
    }

    /** @return as {@code traceparent} has it, in version 00 */
    @Override
    public String toString() {
        String hex = Integer.toHexString(flags & 0xff);
        return "00-" + traceId + '-' + parentId + '-' + (hex.length() == 1 ? "0" : "") + hex;
    }
}
