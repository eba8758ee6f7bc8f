package io.gatehouse.filter.authenticate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.http.Headers;
import io.gatehouse.identity.users.NameAndPassword;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BasicTest {

    private static String encoded(String both, Charset charset) {
        return Base64.getEncoder().encodeToString(both.getBytes(charset));
    }

    @Test
    void name_and_password_are_what_rfc_7617_says() {
        assertThat(Basic.login("QWxhZGRpbjpvcGVuIHNlc2FtZQ=="))
                .isEqualTo(new NameAndPassword("Aladdin", "open sesame"));
        assertThat(Basic.login("dGVzdDoxMjPCow==")).isEqualTo(new NameAndPassword("test", "123\u00a3"));
        assertThat(Basic.login("dGVzdDoxMjPCow")).isEqualTo(new NameAndPassword("test", "123\u00a3"));
        assertThat(Basic.login(encoded("a:b:c", StandardCharsets.UTF_8))).isEqualTo(new NameAndPassword("a", "b:c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alice:canary",
                "YWxpY2U6Y2FuYXJ5!",
                "YWxpY2U6 Y2FuYXJ5",
                "YWxpY2U6Y2FuYXJ5, Bearer x",
                "YWxpY2U6Y2FuYXJ5=x",
                "=",
                "YQ",
                "Og==",
                "OmNhbmFyeQ==",
                "YWxpY2U6"
            })
    void what_is_no_name_with_a_password_is_refused(String credentials) {
        assertThatThrownBy(() -> Basic.login(credentials))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(
                        e -> assertThat(e.getMessage()).doesNotContain("canary").contains("NAME:PASSWORD"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b:c", "a:b\u0000", "a\r\nb:c", "a:b\t", "a\u007fb:c", "a\u0085b:c"})
    void control_characters_are_refused(String both) {
        assertThatThrownBy(() -> Basic.login(encoded(both, StandardCharsets.UTF_8)))
                .hasMessageContaining("control character");
    }

    @Test
    void another_encoding_is_refused() {
        assertThatThrownBy(() -> Basic.login(encoded("müller:x", StandardCharsets.ISO_8859_1)))
                .hasMessageContaining("UTF-8");
    }

    @ParameterizedTest
    @CsvSource({
        "Basic abc, abc",
        "basic  abc , abc",
        "BASIC, ''",
        "Basicabc,",
        "Bearer abc,",
        "'Basic\tabc',",
        "Negotiate abc,"
    })
    void only_what_has_the_scheme_is_looked_at(String field, String credentials) {
        assertThat(AuthorizationField.credentials(Headers.of("Authorization", field), "Basic"))
                .isEqualTo(credentials);
    }
}
