package io.gatehouse.admin;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.config.PropertyOrderStrategy;
import jakarta.json.bind.serializer.JsonbSerializer;
import jakarta.json.bind.serializer.SerializationContext;
import jakarta.json.stream.JsonGenerator;
import java.nio.charset.StandardCharsets;

/** Writes what is answered, as JSON-B does; no text leaves without having been looked through for secrets. Thread-safe. */
final class Json {

    private final Jsonb jsonb = JsonbBuilder.create(new JsonbConfig()
            .withPropertyOrderStrategy(PropertyOrderStrategy.ANY)
            .withSerializers(new DiscreetText()));

    /** Every text in an answer, wherever it stands. */
    private static final class DiscreetText implements JsonbSerializer<String> {

        @Override
        public void serialize(String text, JsonGenerator generator, SerializationContext context) {
            generator.write(Discreet.text(text));
        }
    }

    byte[] bytes(Object value) {
        return jsonb.toJson(value).getBytes(StandardCharsets.UTF_8);
    }
}
