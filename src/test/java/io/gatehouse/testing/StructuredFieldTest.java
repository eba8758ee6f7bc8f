package io.gatehouse.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The reader that judges our fields is judged by the vectors of those who wrote the RFC. */
final class StructuredFieldTest {

    @TestFactory
    Stream<DynamicTest> it_reads_what_the_vectors_say() throws Exception {
        try (InputStream in = StructuredFieldTest.class.getResourceAsStream(
                        "/third-party/structured-fields/lists-and-items.json");
                JsonReader reader = Json.createReader(in)) {
            return reader.readArray().getValuesAs(JsonObject.class).stream()
                    // one may refuse them: it does not know them all, and nothing of ours is like them
                    .filter(vector -> !vector.getBoolean("can_fail", false))
                    .map(vector -> DynamicTest.dynamicTest(
                            vector.getString("_file") + ": " + vector.getString("name"), () -> check(vector)));
        }
    }

    private static void check(JsonObject vector) {
        boolean list = vector.getString("header_type").equals("list");
        List<String> lines = vector.getJsonArray("raw").getValuesAs(JsonString::getString);
        if (vector.getBoolean("must_fail", false)) {
            assertThatThrownBy(() -> read(list, lines)).isInstanceOf(IllegalArgumentException.class);
        } else {
            JsonArray expected = vector.getJsonArray("expected");
            assertThat(read(list, lines)).isEqualTo(list ? members(expected) : member(expected));
        }
    }

    private static Object read(boolean list, List<String> lines) {
        return list
                ? StructuredField.list(lines).stream()
                        .map(StructuredFieldTest::comparable)
                        .toList()
                : comparable(StructuredField.item(lines));
    }

    /** Numbers are equal whatever their scale. */
    private static StructuredField.Member comparable(StructuredField.Member member) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        member.parameters().forEach((name, value) -> parameters.put(name, plain(value)));
        return new StructuredField.Member(plain(member.value()), parameters);
    }

    private static Object plain(Object value) {
        if (value instanceof List<?> inner) {
            return inner.stream()
                    .map(one -> comparable((StructuredField.Member) one))
                    .toList();
        }
        return value instanceof java.math.BigDecimal number ? number.doubleValue() + 0.0 : value;
    }

    private static List<StructuredField.Member> members(JsonArray expected) {
        List<StructuredField.Member> members = new ArrayList<>();
        expected.getValuesAs(JsonArray.class).forEach(one -> members.add(member(one)));
        return members;
    }

    private static StructuredField.Member member(JsonArray expected) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        expected.getJsonArray(1)
                .getValuesAs(JsonArray.class)
                .forEach(pair -> parameters.put(pair.getString(0), value(pair.get(1))));
        return new StructuredField.Member(value(expected.get(0)), parameters);
    }

    private static Object value(JsonValue json) {
        return switch (json.getValueType()) {
            case NUMBER -> ((JsonNumber) json).doubleValue() + 0.0;
            case STRING -> ((JsonString) json).getString();
            case TRUE -> true;
            case FALSE -> false;
            case ARRAY -> members(json.asJsonArray());
            default -> new StructuredField.Token(json.asJsonObject().getString("value"));
        };
    }
}
