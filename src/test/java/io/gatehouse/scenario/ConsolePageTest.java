package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.identity.users.NewUser;
import io.gatehouse.testing.AdminClient;
import io.gatehouse.testing.TestGateway;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How the page for operators is served: to whom, with what, and what it may do in a browser. */
class ConsolePageTest extends AdminFixture {

    private static final Path FILES = Path.of("src/main/resources/io/gatehouse/admin/console");
    private static final String PAGE = "/_gatehouse/console";
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(console/[^\"]+)\"");
    private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");

    private HttpResponse<String> get(String path, String... fields) throws Exception {
        return admin.ask("GET", path, "", fields);
    }

    private static String field(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static List<String> linked(String page) {
        return LINK.matcher(page)
                .results()
                .map(link -> "/_gatehouse/" + link.group(1))
                .distinct()
                .toList();
    }

    @Test
    void the_page_and_all_that_it_is_made_of_come_with_a_policy_that_lets_in_nothing_else() throws Exception {
        HttpResponse<String> page = get(PAGE);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(field(page, "Content-Type").replace(" ", "")).isEqualTo("text/html;charset=utf-8");
        assertThat(field(page, "Cache-Control")).isEqualTo("private, no-cache");
        Set<String> served = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(linked(page.body()));
        while (!open.isEmpty()) {
            String path = open.remove();
            if (served.add(path.substring(path.lastIndexOf('/') + 1))) {
                HttpResponse<String> file = get(path);
                assertThat(file.statusCode()).as(path).isEqualTo(200);
                assertThat(field(file, "Cache-Control")).isEqualTo("private, max-age=31536000, immutable");
                check(file);
                Matcher imports = IMPORT.matcher(file.body());
                while (imports.find()) {
                    open.add(path.substring(0, path.lastIndexOf('/') + 1) + imports.group(1));
                }
            }
        }
        check(page);
        try (Stream<Path> files = Files.list(FILES)) {
            Set<String> there = new LinkedHashSet<>(
                    files.map(file -> file.getFileName().toString()).toList());
            there.remove("index.html");
            assertThat(served).containsExactlyInAnyOrderElementsOf(there);
        }
    }

    private static void check(HttpResponse<String> answer) {
        assertThat(field(answer, "Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'", "trusted-types 'none'")
                .doesNotContain("unsafe", "http", "*", "data:");
        assertThat(field(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(field(answer, "Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
        assertThat(field(answer, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.body()).doesNotContain(AdminStage.SECRET);
    }

    @Test
    void nothing_in_it_is_script_or_style_in_the_page_or_comes_from_elsewhere_or_makes_markup_of_text()
            throws Exception {
        String page = Files.readString(FILES.resolve("index.html"));
        assertThat(page).doesNotContainPattern("<script(?![^>]* src=)").doesNotContainPattern("\\son[a-z]+=");
        assertThat(page).doesNotContain("<style", " style=", "//");
        try (Stream<Path> files = Files.list(FILES)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file).replace("http://www.w3.org/2000/svg", "");
                assertThat(text)
                        .as(file.toString())
                        .doesNotContain(
                                "http:",
                                "https:",
                                "innerHTML",
                                "outerHTML",
                                "insertAdjacentHTML",
                                "eval(",
                                "document.write");
            }
        }
    }

    @Test
    void who_has_it_already_is_told_so() throws Exception {
        String tag = field(get(PAGE), "ETag");
        HttpResponse<String> again = get(PAGE, "If-None-Match", "\"x\", " + tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(field(again, "ETag")).isEqualTo(tag);
        assertThat(get(PAGE, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
    }

    @Test
    void it_is_read_and_nothing_else_is_there() throws Exception {
        HttpResponse<String> posted = admin.ask("POST", PAGE, "");
        assertThat(posted.statusCode()).isEqualTo(405);
        assertThat(field(posted, "Allow")).isEqualTo("GET, HEAD");
        assertThat(admin.ask("HEAD", PAGE, "").statusCode()).isEqualTo(200);
        assertThat(get(PAGE + '/').statusCode()).isEqualTo(308);
        assertThat(field(get(PAGE + '/'), "Location")).isEqualTo("../console");
        for (String other : List.of("/app.js", "/0000000000000000/app.js", "/index.html", "x", "/../api")) {
            assertThat(get(PAGE + other).statusCode()).as(other).isIn(400, 404);
        }
        String app = linked(get(PAGE).body()).stream()
                .filter(path -> path.endsWith("app.js"))
                .findFirst()
                .orElseThrow();
        assertThat(get(app.replace("app.js", "index.html")).statusCode()).isEqualTo(404);
    }

    @Test
    void strangers_learn_nothing_of_it() throws Exception {
        AdminClient stranger = AdminClient.with(stage.gateway().url(), "");
        for (String path : List.of(PAGE, PAGE + '/', PAGE + "/x/app.js", PAGE + "/nothing")) {
            HttpResponse<String> answer = stranger.ask("GET", path, "");
            assertThat(answer.statusCode()).as(path).isEqualTo(401);
            assertThat(field(answer, "WWW-Authenticate")).startsWith("Basic ");
        }
    }

    @Test
    void where_the_desk_is_switched_off_nothing_is_there() throws Exception {
        System.setProperty("gatehouse.admin", "off");
        try (TestGateway other = TestGateway.start(stage.routes().toString())) {
            AdminClient client = AdminClient.basic(other.url(), "admin", "x");
            assertThat(client.ask("GET", PAGE, "").statusCode()).isEqualTo(404);
            assertThat(client.ask("GET", PAGE + "/", "").statusCode()).isEqualTo(404);
        } finally {
            System.clearProperty("gatehouse.admin");
        }
    }

    @Test
    void who_has_any_role_of_the_desk_may_look_at_it_and_who_has_none_may_not() throws Exception {
        Path users = Files.writeString(folder.resolve("users"), line("aud") + line("nobody"));
        Path groups = Files.writeString(folder.resolve("groups"), "gateway-auditor: aud\nother: nobody\n");
        System.setProperty("gatehouse.admin-users", users.toString());
        System.setProperty("gatehouse.admin-groups", groups.toString());
        try (TestGateway other = TestGateway.start(stage.routes().toString())) {
            assertThat(AdminClient.basic(other.url(), "aud", "aud")
                            .ask("GET", PAGE, "")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(AdminClient.basic(other.url(), "nobody", "nobody")
                            .ask("GET", PAGE, "")
                            .statusCode())
                    .isEqualTo(403);
        } finally {
            System.clearProperty("gatehouse.admin-users");
            System.clearProperty("gatehouse.admin-groups");
        }
    }

    private static String line(String name) {
        return NewUser.make(name, name).line() + '\n';
    }
}
