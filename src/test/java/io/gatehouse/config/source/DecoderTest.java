package io.gatehouse.config.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;

class DecoderTest {

    private static String decode(String text, Charset charset) throws IOException {
        return Decoder.decode("a.xml", text.getBytes(charset));
    }

    @Test
    void without_a_word_about_it_it_is_utf_8() throws Exception {
        assertThat(decode("<a>\u00e9\ud83d\ude00</a>", UTF_8)).isEqualTo("<a>\u00e9\ud83d\ude00</a>");
        assertThat(decode("", UTF_8)).isEmpty();
    }

    @Test
    void a_byte_order_mark_says_what_it_is_and_is_no_text() throws Exception {
        assertThat(decode("\ufeff<a>\u00e9</a>", UTF_8)).isEqualTo("<a>\u00e9</a>");
        assertThat(decode("<a>\u00e9</a>", UTF_16)).isEqualTo("<a>\u00e9</a>");
        assertThat(decode("\ufeff<a>\u00e9</a>", UTF_16LE)).isEqualTo("<a>\u00e9</a>");
    }

    @Test
    void sixteen_bits_are_seen_without_a_mark() throws Exception {
        assertThat(decode("<a>\u00e9</a>", UTF_16BE)).isEqualTo("<a>\u00e9</a>");
        assertThat(decode("<a>\u00e9</a>", UTF_16LE)).isEqualTo("<a>\u00e9</a>");
    }

    @Test
    void the_first_line_says_what_it_is() throws Exception {
        String latin = "<?xml version='1.0'\n encoding = 'ISO-8859-1'?><a>\u00e9</a>";
        assertThat(decode(latin, ISO_8859_1)).isEqualTo(latin);
        String readable = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>\u00e9</a>";
        assertThat(decode(readable, UTF_8)).isEqualTo(readable);
        String later = "<a>\u00e9</a><?xml version='1.0' encoding='ISO-8859-1'?>";
        assertThat(decode(later, UTF_8)).isEqualTo(later);
    }

    @Test
    void a_byte_that_is_not_of_the_encoding_is_told_with_its_place() {
        assertThatThrownBy(() -> decode("<a>\n  \u00e9</a>", ISO_8859_1))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("a.xml:2:3: the byte 0xe9 is not UTF-8 (expected: UTF-8, or the encoding in ");
        assertThatThrownBy(() -> Decoder.decode("a.xml", new byte[] {'<', 'a', (byte) 0xc3}))
                .hasMessageStartingWith("a.xml:1:3: the byte 0xc3 is not UTF-8");
    }

    @Test
    void an_encoding_that_nobody_knows_is_told() {
        assertThatThrownBy(() -> decode("<?xml version='1.0' encoding='KLINGON'?><a/>", UTF_8))
                .hasMessage("a.xml:1:1: unknown encoding \"KLINGON\" (expected: UTF-8)");
    }
}
