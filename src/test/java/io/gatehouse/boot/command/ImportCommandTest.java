package io.gatehouse.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.boot.concern.Concerns;
import io.gatehouse.boot.concern.Judged;
import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.DescriptorLoader.Secrets;
import io.gatehouse.config.source.Piece;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.route.table.RouteTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A first descriptor of an OpenAPI document, as a person asks for it. */
class ImportCommandTest {

    private static final Path DOCUMENTS = Path.of("src/test/resources/openapi");

    @TempDir
    Path folder;

    private Ran imported(String text) throws IOException {
        return Ran.of("import", Files.writeString(folder.resolve("api"), text).toString());
    }

    private static RouteTable table(String descriptor) throws Exception {
        return new DescriptorLoader(Concerns.catalogue(), (kind, key) -> null, Secrets.LEAVE)
                .load(List.of(new Piece("routes.xml", descriptor, Path.of(""))))
                .table();
    }

    private static String fare(RouteTable table, String method, String path, Caller caller) {
        RequestHead head = RequestHead.of(method, "https://pets.example.com" + path, Headers.EMPTY, "192.0.2.1");
        return Judged.of(table, head, caller).verdict();
    }

    private static Caller with(String... scopes) {
        return Caller.supposed("ada", List.of(), List.of(scopes));
    }

    @Test
    void a_document_in_yaml_becomes_a_descriptor_that_lets_in_what_it_lets_in() throws Exception {
        Ran ran = Ran.of("import", DOCUMENTS.resolve("pets-3.0.yaml").toString());
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        RouteTable table = table(ran.out());

        assertThat(fare(table, "PUT", "/api/v3/pet", with("write:pets", "read:pets")))
                .endsWith("upstream pet-shop-open-api-3-0");
        assertThat(fare(table, "PUT", "/api/v3/pet", with("read:pets"))).startsWith("403 forbidden by require");
        assertThat(fare(table, "PUT", "/api/v3/pet", Caller.ANONYMOUS)).startsWith("401 unauthenticated");
        assertThat(fare(table, "DELETE", "/api/v3/pet", with("write:pets", "read:pets")))
                .startsWith("405 ");
        assertThat(fare(table, "GET", "/api/v3/pet/7", with())).startsWith("route get-pet-by-id");
        assertThat(fare(table, "GET", "/api/v3/pet/findByStatus", with())).startsWith("403 forbidden by require");
        assertThat(fare(table, "GET", "/api/v3/store/order/7", Caller.ANONYMOUS))
                .startsWith("route ");
        assertThat(fare(table, "GET", "/api/v3/user/login", Caller.ANONYMOUS)).startsWith("route user-get,");
        assertThat(fare(table, "GET", "/api/v3/owner", with())).startsWith("404 ");
        assertThat(table.upstreams().get(0).endpoints()).hasToString("[https://eu.pets.example.com:443]");
        assertThat(ran.out())
                .contains("path=\"/api/v3/pet/findByStatus /api/v3/pet/findByTags\" methods=\"GET\"")
                .contains(
                        "<identity name=\"pet-auth\" issuer=\"${env:PET_AUTH_ISSUER:-https://login.pets.example.com}\"")
                .contains("<api-key with=\"api-key\" header=\"api_key\"/>")
                .contains("the document also has: https://staging.pets.example.com/api/v3 staging")
                .contains("* x-rate-limit is not taken over", "* x-ratelimit-burst is not taken over");
        assertThat(Ran.of(
                                "check",
                                Files.writeString(folder.resolve("made.xml"), ran.out())
                                        .toString(),
                                "--strict")
                        .err())
                .isEmpty();
    }

    @Test
    void a_document_in_json_with_all_that_is_odd_becomes_one_too() throws Exception {
        Ran ran = Ran.of("import", DOCUMENTS.resolve("pets-3.1.json").toString());
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        RouteTable table = table(ran.out());

        assertThat(fare(table, "GET", "/health", Caller.ANONYMOUS)).startsWith("route health-get,");
        assertThat(fare(table, "HEAD", "/pets", Caller.ANONYMOUS)).startsWith("401 ");
        assertThat(fare(table, "HEAD", "/pets", with())).startsWith("route ");
        assertThat(fare(table, "POST", "/pets", with())).startsWith("403 ");
        assertThat(fare(table, "DELETE", "/pets/7", with())).startsWith("route pets-delete-get,");
        assertThat(fare(table, "GET", "/reports/a%20b&c", with())).startsWith("route ");
        assertThat(fare(table, "GET", "/admin", with())).startsWith("403 access-denied");
        assertThat(fare(table, "POST", "/admin", with())).startsWith("route ");
        assertThat(fare(table, "GET", "/news", Caller.ANONYMOUS)).startsWith("route ");
        assertThat(fare(table, "GET", "/elsewhere", with())).endsWith("upstream pets-uber-all-1-2");
        assertThat(ran.out())
                .contains("the OpenAPI document \"Pets \u00dcber All <1>\"")
                .contains("issuer=\"${env:CORP_ISSUER:-https://id.example.org/realms/pets}\"")
                .contains("path=\"/reports/a%20b&amp;c\"", "need=\"all\"", "<client-cert/>")
                .contains("/pets/{path-part}/toys/{path-part-2}")
                .contains("is left out: no request has a path with \"..\" in it")
                .contains("/pets/{id}.{format} is left out: another path of the document takes the same requests")
                .contains("* TRACE /admin", "* webhooks are", "in the query \"k-\u2010ey\"", "http digest")
                .contains("the document does not say where it is");
    }

    @Test
    void what_asks_nobody_and_what_could_end_a_comment_or_a_quote_stays_where_it_is() throws Exception {
        Ran ran = imported("""
                openapi: "3.0.0"
                info: {title: "x --> <!-- \\" \\u0000 \\U0001F600 ---"}
                servers: [{url: "javascript:alert(1)"}, {url: "https://a.example.com/-->", description: "--> ]]> & <b>"}]
                paths:
                  '/a"<>&/{x}/${y}': {get: {tags: ['"><b>'], operationId: '"/><route'}}
                  /b/**: {get: {}}
                  /c?d=e#f: {post: {}}
                  x-extension: {get: {}}
                """);

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        RouteTable table = table(ran.out());
        assertThat(table.hosts().get(0).routes()).hasSize(3);
        assertThat(fare(table, "GET", "/a%22%3C%3E&/1/2", Caller.ANONYMOUS)).startsWith("route route, upstream");
        assertThat(fare(table, "POST", "/c", Caller.ANONYMOUS)).startsWith("route c-post,");
        assertThat(ran.out()).contains("so nobody is asked here").doesNotContain("<authenticate");
    }

    @Test
    void what_is_no_document_is_refused_with_its_place() throws IOException {
        assertThat(imported("openapi: 3.0.0\npaths:\n  /a: [1, 2\n").err())
                .contains("api:4:1: ", "(expected: YAML or JSON)");
        assertThat(imported("swagger: '2.0'\npaths: {}\n").err())
                .contains("swagger: 2.0 (expected: openapi 3.0 or 3.1;");
        assertThat(imported("openapi: 4.0.0\n").err()).contains("openapi: 4.0.0 (expected: openapi: 3.0.x or 3.1.x)");
        assertThat(imported("a: 1\n").err()).contains("no openapi (expected");
        assertThat(imported("- a\n").err()).contains("no object (expected: an OpenAPI document");
        assertThat(imported("").err()).contains("no object");
        assertThat(imported("{\"openapi\": \"3.1.0\",").err()).contains("(expected: JSON)");
        assertThat(imported("openapi: 3.1.0\npaths: {}\n").err())
                .contains("paths: none with an operation (expected: some)");
        assertThat(imported("openapi: 3.1.0\nopenapi: 3.0.0\n").err()).contains("duplicate key", ":2:1:");
        assertThat(imported("openapi: !!java.net.URL ['http://127.0.0.1:1/']\n").err())
                .contains("(expected: YAML or JSON)");
        for (String text : List.of("swagger: '2.0'", "[", "")) {
            assertThat(imported(text).code()).isEqualTo(1);
            assertThat(imported(text).out()).isEmpty();
        }
        assertThat(Ran.of("import", folder + "/none"))
                .isEqualTo(new Ran(1, "", "there is no file " + folder + "/none\n"));
        assertThat(Ran.of("import").code()).isEqualTo(2);
        assertThat(Ran.of("import", "--x").err()).contains("usage: java -jar gatehouse.war import OPENAPI");
    }

    @Test
    void what_would_fill_the_memory_or_the_stack_is_refused() throws IOException {
        StringBuilder laughs = new StringBuilder("openapi: 3.0.0\na: &a [x,x,x,x,x,x,x,x,x]\n");
        for (char c = 'b'; c <= 'z'; c++) {
            String before = "*" + (char) (c - 1);
            laughs.append(c)
                    .append(": &")
                    .append(c)
                    .append(" [")
                    .append(String.join(",", List.of(before, before, before, before, before, before)))
                    .append("]\n");
        }
        assertThat(imported(laughs.toString()).err()).contains("(expected: YAML or JSON)");
        assertThat(imported("a: " + "[".repeat(50_000)).err()).containsIgnoringCase("nesting depth");
        assertThat(imported("{\"a\": " + "[".repeat(50_000)).err()).contains("nested more than 100 deep");
        Path large = folder.resolve("large");
        Files.write(large, new byte[(8 << 20) + 1]);
        assertThat(Ran.of("import", large.toString()).err()).contains("larger than 8MB");
        assertThat(imported(
                                "openapi: 3.0.0\npaths: &p {/a: {get: {$ref: '#/paths/~1a/get'}}, /b: *p, /c: {$ref: '#/paths/~1c'}}\n")
                        .code())
                .isZero();
    }

    @Test
    void of_two_paths_that_take_the_same_requests_the_closed_one_says_who_may_come() throws Exception {
        String paths = """
                openapi: 3.0.0
                components: {securitySchemes: {key: {type: apiKey, in: header, name: k}, jwt: {type: http, scheme: bearer}}}
                paths:
                  /a/{id}: {get: {operationId: open, security: []}, post: {security: [{}, {key: []}]}}
                  /a/{name}: {get: {operationId: shut, security: [{key: []}]}, post: {security: [{key: []}]}}
                  /b/{id}: {get: {security: [{jwt: [read]}]}}
                  /b/{name}: {get: {security: [{jwt: [read, write]}]}}
                  /c/{id}: {get: {security: [{jwt: []}]}}
                  /c/{name}: {get: {security: [{key: []}]}}
                  /d/{id}: {get: {security: [{key: []}]}}
                  /d/{name}: {get: {security: []}}
                  /caf%C3%A9: {get: {security: []}}
                  /caf%c3%a9: {get: {security: [{key: []}]}}
                  /%63afé: {post: {security: [{key: []}]}}
                  /café: {post: {security: []}}
                """;
        Ran ran = imported(paths);
        assertThat(ran.err()).isEmpty();
        RouteTable table = table(ran.out());

        for (String closed : List.of("GET /a/7", "POST /a/7", "GET /d/7", "GET /caf%C3%A9", "POST /caf%C3%A9")) {
            String[] words = closed.split(" ", 2);
            assertThat(fare(table, words[0], words[1], Caller.ANONYMOUS))
                    .as(closed)
                    .startsWith("401 ");
        }
        assertThat(fare(table, "GET", "/b/7", with("read"))).startsWith("403 ");
        assertThat(fare(table, "GET", "/b/7", with("read", "write"))).startsWith("route ");
        assertThat(ran.out())
                .contains("GET /a/{name} is left out: another path of the document takes the same requests, /a/{id},"
                        + " which asks for as much as this one now")
                .contains("GET /c/{name} is left out: another path of the document takes the same requests, /c/{id},"
                        + " and lets in others: say who may come");
    }

    @Test
    void a_path_that_climbs_in_escapes_is_left_out() throws Exception {
        assertThat(imported("openapi: 3.0.0\npaths: {/a/%2e%2e/b: {get: {}}, /c: {get: {}}}\n")
                        .out())
                .contains("is left out: no request has a path with \"%2e%2e\" in it");
    }

    private static String laughing(String end) {
        StringBuilder laughs = new StringBuilder("openapi: 3.0.0\nx0: &x0 [x,x,x]\n");
        for (int i = 1; i <= 40; i++) {
            laughs.append("x%d: &x%d [*x%d,*x%d]\n".formatted(i, i, i - 1, i - 1));
        }
        return laughs.append(end).toString();
    }

    @Test
    void aliases_grow_neither_as_keys_nor_where_a_text_is_expected_nor_by_merging() throws IOException {
        Ran tags = imported(laughing("paths: {/a: {get: {tags: [*x40, [*x40], shop]}}}\n"));
        assertThat(tags.err()).isEmpty();
        assertThat(tags.out()).contains("<route name=\"shop-get\"");
        assertThat(imported(laughing("paths: {? *x40 : {get: {}}}\n")).err())
                .contains("api:42:6: a list or an object as a key (expected: a text)");

        StringBuilder merges = new StringBuilder("openapi: 3.0.0\nx: &x {");
        for (int i = 0; i < 10_000; i++) {
            merges.append(i == 0 ? "" : ",").append('k').append(i).append(": 1");
        }
        merges.append("}\n");
        for (int i = 0; i < 50; i++) {
            merges.append("y").append(i).append(": {<<: *x}\n");
        }
        assertThat(imported(merges.append("paths: {/a: {get: {}}}\n").toString())
                        .err())
                .contains("merges that copy more than 100,000 members (expected: at most 100,000)");
    }
}
