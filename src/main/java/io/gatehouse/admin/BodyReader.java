package io.gatehouse.admin;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonConfig;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the desk is told. It is strict: a member that nobody knows may be a slip in the name of one that matters, and an order is
 * carried out as it was meant or not at all.
 */
final class BodyReader {

    private final JsonReaderFactory readers =
            Json.createReaderFactory(Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE));

    /**
     * @param text empty for an object without members
     * @throws IllegalArgumentException if it is none of these; the message names the member and what was expected, and quotes nothing of a
     *     descriptor
     */
    <B extends Record> B read(String text, Class<B> as) {
        JsonObject object = text.isBlank() ? JsonValue.EMPTY_JSON_OBJECT : object(text);
        RecordComponent[] members = as.getRecordComponents();
        List<String> known = Stream.of(members).map(RecordComponent::getName).toList();
        for (String name : object.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("body: the member " + shown(name) + " (expected: "
                        + (known.isEmpty() ? "none" : String.join(", ", known)) + ")");
            }
        }
        @Nullable Object[] values = new @Nullable Object[members.length];
        Class<?>[] types = new Class<?>[members.length];
        for (int i = 0; i < members.length; i++) {
            values[i] = value(members[i], object);
            types[i] = members[i].getType();
        }
        try {
            return as.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(as + " cannot be made", e);
        }
    }

    private JsonObject object(String text) {
        try (JsonReader reader = readers.createReader(new StringReader(text))) {
            JsonValue value = reader.readValue();
            if (value instanceof JsonObject object) {
                return object;
            }
            throw new IllegalArgumentException("body: " + kind(value) + " (expected: a JSON object)");
        } catch (JsonException | IllegalStateException e) {
            // without its message, which may quote what was sent
            throw new IllegalArgumentException("body: no JSON, or a member twice (expected: a JSON object)");
        }
    }

    private static @Nullable Object value(RecordComponent member, JsonObject object) {
        JsonValue value = object.get(member.getName());
        Meaning meaning = member.getAnnotation(Meaning.class);
        if (value == null || value.getValueType() == JsonValue.ValueType.NULL) {
            if (meaning != null && meaning.optional()) {
                return null;
            }
            throw new IllegalArgumentException(
                    "body: no " + member.getName() + " (expected: " + expected(member.getGenericType()) + ")");
        }
        Object read = read(value, member.getGenericType());
        if (read == null) {
            throw new IllegalArgumentException("body: " + member.getName() + ": " + kind(value) + " (expected: "
                    + expected(member.getGenericType()) + ")");
        }
        return read;
    }

    /** @return null when it is of another kind */
    private static @Nullable Object read(JsonValue value, Type type) {
        if (type == String.class) {
            return value instanceof JsonString text ? text.getString() : null;
        }
        if (type == boolean.class || type == Boolean.class) {
            return switch (value.getValueType()) {
                case TRUE -> true;
                case FALSE -> false;
                default -> null;
            };
        }
        if (type == long.class || type == Long.class) {
            return value instanceof JsonNumber number ? whole(number) : null;
        }
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return value instanceof JsonArray array ? list(array, list.getActualTypeArguments()[0]) : null;
        }
        if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
            return value instanceof JsonObject object ? map(object, map.getActualTypeArguments()[1]) : null;
        }
        throw new IllegalStateException("nobody reads " + type);
    }

    private static @Nullable Long whole(JsonNumber number) {
        try {
            return number.longValueExact();
        } catch (ArithmeticException e) {
            return null;
        }
    }

    private static @Nullable List<Object> list(JsonArray array, Type of) {
        List<Object> all = new ArrayList<>();
        for (JsonValue element : array) {
            Object read = read(element, of);
            if (read == null) {
                return null;
            }
            all.add(read);
        }
        return all;
    }

    private static @Nullable Map<String, Object> map(JsonObject object, Type of) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> entry : object.entrySet()) {
            Object read = read(entry.getValue(), of);
            if (read == null) {
                return null;
            }
            all.put(entry.getKey(), read);
        }
        return all;
    }

    private static String expected(Type type) {
        if (type instanceof ParameterizedType of) {
            Type[] arguments = of.getActualTypeArguments();
            String each = expected(arguments[arguments.length - 1]);
            return (of.getRawType() == List.class ? "an array, each " : "an object, each member ") + each;
        }
        if (type == String.class) {
            return "a text";
        }
        return type == boolean.class || type == Boolean.class ? "true or false" : "a whole number";
    }

    private static String kind(JsonValue value) {
        return switch (value.getValueType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case STRING -> "a text";
            case NUMBER -> "a number";
            case TRUE, FALSE -> "true or false";
            case NULL -> "null";
        };
    }

    private static String shown(String name) {
        return name.length() <= 40 && name.chars().allMatch(c -> c > ' ' && c < 0x7f)
                ? name
                : name.chars()
                        .limit(40)
                        .mapToObj(c -> c > ' ' && c < 0x7f ? String.valueOf((char) c) : "?")
                        .collect(Collectors.joining());
    }
}
