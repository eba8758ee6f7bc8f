package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import io.gatehouse.http.Origin;
import io.gatehouse.http.RequestHead;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MapBackTest {

    private static final RequestHead HTTPS =
            RequestHead.of("GET", "https://shop.example.com/crm/a", Headers.EMPTY, "192.0.2.1");

    /** {@code /CRMWeb} is known as {@code /crm}. */
    private static String crm(String path) {
        return path.equals("/CRMWeb") || path.startsWith("/CRMWeb/") ? "/crm" + path.substring(7) : path;
    }

    /** {@code /v1} was stripped. */
    private static String v1(String path) {
        return path.equals("/") ? "/v1/" : "/v1" + path;
    }

    private static MapBack mapBack(String url, String contextPath, UnaryOperator<String> paths, String sentHost) {
        RequestHead head = RequestHead.of("GET", url, Headers.EMPTY, "192.0.2.1");
        return new MapBack(head, null, contextPath, paths, "http", () -> "10.0.0.1:8080", sentHost);
    }

    private static final MapBack PRESERVED =
            mapBack("https://shop.example.com/crm/a", "", MapBackTest::crm, "shop.example.com");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/CRMWeb/login?next=/CRMWeb#x              | /crm/login?next=/CRMWeb#x",
                "/CRMWeb                                   | /crm",
                "/other                                    | /other",
                "http://10.0.0.1:8080/CRMWeb/x?y           | https://shop.example.com/crm/x?y",
                "HTTP://10.0.0.1:8080/CRMWeb               | https://shop.example.com/crm",
                "http://10.0.0.1:8080                      | https://shop.example.com/",
                "http://10.0.0.1:8080?q                    | https://shop.example.com/?q",
                "http://10.0.0.1:8080#f                    | https://shop.example.com/#f",
                "http://shop.example.com/CRMWeb            | https://shop.example.com/crm",
                "https://shop.example.com/CRMWeb           | https://shop.example.com/crm",
                "https://SHOP.example.com:443/CRMWeb       | https://shop.example.com/crm",
                "http://shop.example.com:80/CRMWeb         | https://shop.example.com/crm",
                "https://10.0.0.1:8080/CRMWeb              | https://shop.example.com/crm",
                "//10.0.0.1:8080/CRMWeb/x                  | //shop.example.com/crm/x",
            })
    void what_names_the_upstream_names_the_gateway(String said, String seen) {
        assertThat(PRESERVED.value("location", said)).isEqualTo(seen);
        assertThat(PRESERVED.value("Content-Location", said)).isEqualTo(seen);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://other.example/CRMWeb",
                "http://10.0.0.1:8081/CRMWeb",
                "http://10.0.0.1/CRMWeb",
                "http://10.0.0.1:8080@evil.example/CRMWeb",
                "http://user@10.0.0.1:8080/CRMWeb",
                "http://shop.example.com:8443/CRMWeb",
                "http://shop.example.com.evil.example/CRMWeb",
                "ftp://shop.example.com/CRMWeb",
                "//other.example/CRMWeb",
                "CRMWeb/x",
                "../CRMWeb",
                "?a=http://10.0.0.1:8080/",
                "#x",
                "",
                "://10.0.0.1:8080/CRMWeb",
                "mailto:a@10.0.0.1:8080",
                "javascript://10.0.0.1:8080/%0aalert(1)"
            })
    void what_names_somebody_else_or_nobody_is_left_alone(String said) {
        assertThat(PRESERVED.value("Location", said)).isEqualTo(said);
    }

    @Test
    void other_fields_are_left_alone() {
        assertThat(PRESERVED.value("Link", "</CRMWeb>; rel=next")).isEqualTo("</CRMWeb>; rel=next");
        assertThat(PRESERVED.value("X-Location", "/CRMWeb")).isEqualTo("/CRMWeb");
    }

    @Test
    void the_port_that_the_client_named_is_named_again() {
        MapBack map = mapBack("http://localhost:9090/crm", "", MapBackTest::crm, "localhost:9090");
        assertThat(map.value("Location", "http://localhost:9090/CRMWeb")).isEqualTo("http://localhost:9090/crm");
        assertThat(map.value("Location", "http://10.0.0.1:8080/CRMWeb")).isEqualTo("http://localhost:9090/crm");
        assertThat(map.value("Location", "http://localhost/CRMWeb")).isEqualTo("http://localhost/CRMWeb");
    }

    @Test
    void an_upstream_that_sends_the_client_to_https_sends_it_to_the_path_that_it_knows() {
        MapBack map = mapBack("http://shop.example.com/crm/a", "", MapBackTest::crm, "shop.example.com");
        assertThat(map.value("Location", "https://shop.example.com/CRMWeb/login"))
                .isEqualTo("https://shop.example.com/crm/login");
        assertThat(map.value("Location", "https://10.0.0.1:8080/CRMWeb")).isEqualTo("https://10.0.0.1:8080/CRMWeb");
    }

    @Test
    void the_context_path_stands_before_every_path() {
        MapBack map = mapBack("https://shop.example.com/crm/a", "/gw", MapBackTest::crm, "shop.example.com");
        assertThat(map.value("Location", "/CRMWeb/x")).isEqualTo("/gw/crm/x");
        assertThat(map.value("Location", "http://10.0.0.1:8080/CRMWeb")).isEqualTo("https://shop.example.com/gw/crm");
        assertThat(map.value("Set-Cookie", "a=1; Path=/CRMWeb")).isEqualTo("a=1; Path=/gw/crm");
    }

    @Test
    void a_host_that_was_sent_instead_is_known() {
        MapBack map = mapBack("https://shop.example.com/crm/a", "", MapBackTest::crm, "crm.internal");
        assertThat(map.value("Location", "http://crm.internal/CRMWeb")).isEqualTo("https://shop.example.com/crm");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a=1; Path=/CRMWeb; HttpOnly               | a=1; Path=/crm; HttpOnly",
                "a=1;path=/CRMWeb/x;Secure                 | a=1;path=/crm/x;Secure",
                "a=1; Path = /CRMWeb                       | a=1; Path =/crm",
                "a=1; Path=/other                          | a=1; Path=/other",
                "a=1; Path                                 | a=1; Path",
                "a=1; Path=                                | a=1; Path=",
                "a=1                                       | a=1",
                "Path=/CRMWeb                              | Path=/CRMWeb",
                "a=Path=/CRMWeb; Secure                    | a=Path=/CRMWeb; Secure",
                "a=\"x; y\"; Secure;                       | a=\"x; y\"; Secure;",
                "a=1; Domain=10.0.0.1; Secure              | a=1; Secure",
                "a=1; Domain=.shop.example.com             | a=1; Domain=.shop.example.com",
                "a=1; Domain=example.com                   | a=1; Domain=example.com",
                "a=1; Domain=other.example                 | a=1; Domain=other.example",
                "a=1; Domain=10.0.0.1; Path=/CRMWeb        | a=1; Path=/crm",
                "a=1; Expires=Wed, 21 Oct 2037 07:28:00 GMT| a=1; Expires=Wed, 21 Oct 2037 07:28:00 GMT",
                "``                                        | ``",
            })
    void of_a_cookie_only_path_and_domain_change(String said, String seen) {
        assertThat(PRESERVED.value("set-cookie", said)).isEqualTo(seen);
    }

    @Test
    void a_domain_of_the_endpoint_alone_goes_in_any_case() {
        MapBack map = new MapBack(
                HTTPS, null, "", MapBackTest::crm, "http", () -> "App.Internal.example:8080", "shop.example.com");
        assertThat(map.value("Set-Cookie", "a=1; Domain=app.internal.EXAMPLE")).isEqualTo("a=1");
        assertThat(map.value("Set-Cookie", "a=1; Domain=internal.example")).isEqualTo("a=1");
        assertThat(map.value("Location", "http://app.internal.example:8080/CRMWeb"))
                .isEqualTo("https://shop.example.com/crm");
    }

    @Test
    void a_cookie_for_everything_is_for_everything_that_was_stripped() {
        MapBack map = mapBack("https://shop.example.com/v1/a", "", MapBackTest::v1, "shop.example.com");
        assertThat(map.value("Set-Cookie", "a=1; Path=/")).isEqualTo("a=1; Path=/v1");
        assertThat(map.value("Set-Cookie", "a=1; Path=/x/")).isEqualTo("a=1; Path=/v1/x/");
        assertThat(map.value("Location", "/")).isEqualTo("/v1/");
        MapBack context = mapBack("https://shop.example.com/a", "/gw", path -> path, "shop.example.com");
        assertThat(context.value("Set-Cookie", "a=1; Path=/")).isEqualTo("a=1; Path=/gw");
        assertThat(PRESERVED.value("Set-Cookie", "a=1; Path=/")).isEqualTo("a=1; Path=/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://10.0.0.1:8080/CRMWeb/x?y           | https://portal.example.com:8443/gw/crm/x?y",
                "https://10.0.0.1:8080/CRMWeb              | https://portal.example.com:8443/gw/crm",
                "http://shop.internal/CRMWeb               | https://portal.example.com:8443/gw/crm",
                "https://portal.example.com:8443/CRMWeb    | https://portal.example.com:8443/gw/crm",
                "//10.0.0.1:8080/CRMWeb/x                  | //portal.example.com:8443/gw/crm/x",
                "/CRMWeb/x                                 | /gw/crm/x",
                "x                                         | x",
                "https://portal.example.com/CRMWeb         | https://portal.example.com/CRMWeb",
                "https://other.example/CRMWeb              | https://other.example/CRMWeb",
            })
    void with_a_public_url_what_names_the_upstream_names_that(String said, String seen) {
        RequestHead head = RequestHead.of("GET", "http://shop.internal/crm/a", Headers.EMPTY, "192.0.2.1");
        Origin url = new Origin("https", "portal.example.com", 8443);
        MapBack map = new MapBack(head, url, "/gw", MapBackTest::crm, "http", () -> "10.0.0.1:8080", "shop.internal");
        assertThat(map.value("Location", said)).isEqualTo(seen);
    }
}
