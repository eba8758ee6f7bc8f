package io.gatehouse.upstream.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.junit.jupiter.api.Test;

/** What is packed is unpacked by another make. */
class FieldsEncoderTest {

    private static final int RESERVED = 9;

    private final FieldsEncoder encoder = new FieldsEncoder(RESERVED);
    private final HPackDecoder decoder = new HPackDecoder(FieldsEncoder.TABLE_BYTES, StandardCharsets.ISO_8859_1);

    @Test
    void the_examples_of_rfc_7541_c_3() {
        encoder.begin();
        line("http", "/");
        encoder.put(":authority", "www.example.com", true);
        assertThat(hex()).isEqualTo("828684410f7777772e6578616d706c652e636f6d");

        encoder.begin();
        line("http", "/");
        encoder.put(":authority", "www.example.com", true);
        encoder.put("cache-control", "no-cache", true);
        assertThat(hex()).isEqualTo("828684be58086e6f2d6361636865");

        encoder.begin();
        line("https", "/index.html");
        encoder.put(":authority", "www.example.com", true);
        encoder.put("custom-key", "custom-value", true);
        assertThat(hex()).isEqualTo("828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565");
    }

    private void line(String scheme, String path) {
        encoder.put(":method", "GET", true);
        encoder.put(":scheme", scheme, true);
        encoder.put(":path", path, false);
    }

    @Test
    void what_is_not_kept_may_be_kept_by_nobody() throws Exception {
        encoder.begin();
        encoder.put("authorization", "Bearer secret", false);
        assertThat(hex()).startsWith("1f08");
        assertThat(unpacked().get(0).isSensitive()).isTrue();

        encoder.begin();
        encoder.put("authorization", "Bearer secret", false);
        assertThat(hex()).startsWith("1f08");
    }

    @Test
    void any_heads_are_unpacked_as_they_were_while_the_table_grows_and_shrinks() throws Exception {
        Random random = new Random(7541);
        for (int head = 0; head < 5_000; head++) {
            for (int changes = random.nextInt(20) - 16; changes > 0; changes--) {
                int bytes = random.nextInt(3) * random.nextInt(6_000);
                encoder.limit(bytes);
            }
            List<Header> fields = new ArrayList<>();
            encoder.begin();
            for (int count = random.nextInt(12); count >= 0; count--) {
                BasicHeader field = new BasicHeader(name(random), value(random), random.nextBoolean());
                fields.add(field);
                encoder.put(field.getName(), field.getValue(), !field.isSensitive());
            }
            assertThat(texts(unpacked())).as("head %d", head).isEqualTo(texts(fields));
        }
    }

    private static String name(Random random) {
        String[] some = {
            ":authority", ":path", "accept-encoding", "accept", "via", "x-one", "x-two", "x-" + random.nextInt()
        };
        return some[random.nextInt(some.length)];
    }

    private static String value(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 -> "gzip, deflate";
            case 2 -> "value " + random.nextInt(30);
            case 3 -> "\u00e4\u00ff".repeat(random.nextInt(900));
            default -> "x".repeat(random.nextInt(300));
        };
    }

    @Test
    void a_table_that_was_emptied_and_made_larger_again_before_a_head_is_empty() throws Exception {
        encoder.begin();
        encoder.put("via", "one", true);
        assertThat(unpacked()).hasSize(1);

        encoder.limit(0);
        encoder.limit(4096);
        encoder.begin();
        encoder.put("via", "one", true);

        assertThat(hex()).startsWith("203fe11f7c036f6e65");
        assertThat(texts(unpacked())).containsExactly("via: one");
    }

    @Test
    void a_limit_is_said_once() {
        encoder.limit(100);
        encoder.begin();
        encoder.put("via", "one", true);
        assertThat(hex()).startsWith("3f45");

        encoder.begin();
        encoder.put("via", "one", true);
        assertThat(hex()).isEqualTo("be");
    }

    @Test
    void what_is_long_drives_nothing_out() {
        encoder.begin();
        encoder.put("via", "one", true);
        encoder.put("user-agent", "x".repeat(3_000), true);

        encoder.begin();
        encoder.put("via", "one", true);
        assertThat(hex()).isEqualTo("be");
    }

    @Test
    void a_hundred_thousand_heads_take_no_more_room_than_the_first() {
        byte[] first = packed(0);
        for (int i = 1; i < 100_000; i++) {
            assertThat(packed(i)).isSameAs(first);
        }
    }

    private byte[] packed(int number) {
        encoder.begin();
        line("https", "/things/" + number);
        encoder.put("user-agent", "agent " + number, true);
        encoder.put("cookie", "number=" + number, false);
        return encoder.array();
    }

    private String hex() {
        return HexFormat.of().formatHex(encoder.array(), RESERVED, encoder.length());
    }

    private List<Header> unpacked() throws Exception {
        ByteBuffer head = ByteBuffer.wrap(encoder.array(), RESERVED, encoder.length() - RESERVED);
        List<Header> all = new ArrayList<>();
        while (head.hasRemaining()) {
            Header next = decoder.decodeHeader(head);
            if (next != null) {
                all.add(next);
            }
        }
        return all;
    }

    private static List<String> texts(List<Header> fields) {
        return fields.stream()
                .map(field -> field.getName() + ": " + (field.getValue() == null ? "" : field.getValue()))
                .toList();
    }
}
