package io.gatehouse.boot.concern;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Values as JSON has them, without what placeholders of a descriptor stand for: that may be a secret. */
public final class ConcealedValues {

    private ConcealedValues() {}

    /** @return the same values, with their texts concealed */
    public static Map<String, Object> of(Map<?, ?> values, UnaryOperator<String> concealing) {
        Map<String, Object> all = new LinkedHashMap<>();
        values.forEach((name, value) -> all.put(String.valueOf(name), of(value, concealing)));
        return all;
    }

    private static Object of(Object value, UnaryOperator<String> concealing) {
        if (value instanceof String text) {
            return concealing.apply(text);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(one -> of(one, concealing)).toList();
        }
        return value instanceof Map<?, ?> map ? of(map, concealing) : value;
    }
}
