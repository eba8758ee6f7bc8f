package io.gatehouse.admin;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.config.PropertyOrderStrategy;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;

/** Writes what is answered, as JSON-B does; no text leaves without having been looked through for secrets. Thread-safe. */
final class Json {

    private final JsonProvider provider = JsonProvider.provider();
    private final Jsonb jsonb = JsonbBuilder.newBuilder()
            .withConfig(new JsonbConfig().withPropertyOrderStrategy(PropertyOrderStrategy.ANY))
            .withProvider(provider)
            .build();

    byte[] bytes(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonParser from = provider.createParser(new StringReader(jsonb.toJson(value)));
                JsonGenerator to = provider.createGenerator(bytes)) {
            while (from.hasNext()) {
                copy(from, from.next(), to);
            }
        }
        return bytes.toByteArray();
    }

    private static void copy(JsonParser from, JsonParser.Event event, JsonGenerator to) {
        switch (event) {
            case START_OBJECT -> to.writeStartObject();
            case START_ARRAY -> to.writeStartArray();
            case KEY_NAME -> to.writeKey(from.getString());
            case VALUE_STRING -> to.write(Discreet.text(from.getString()));
            case VALUE_NUMBER -> to.write(from.getBigDecimal());
            case VALUE_TRUE -> to.write(true);
            case VALUE_FALSE -> to.write(false);
            case VALUE_NULL -> to.writeNull();
            case END_OBJECT, END_ARRAY -> to.writeEnd();
        }
    }
}
