package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.boot.command.Cli;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestOperator;
import io.gatehouse.testing.TestUpstream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that were served are remembered, and another descriptor is asked what it would do with them. */
class RecordedTest {

    private final TestOperator operator = new TestOperator();
    private TestUpstream upstream;
    private Path routes;
    private TestGateway gateway;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws Exception {
        upstream = TestUpstream.playing(scene -> scene.answer(200, new byte[0]));
        routes = folder.resolve("routes.xml");
        Files.writeString(routes, descriptor("/a/**"));
        System.setProperty("gatehouse.jmx-mode", "full");
        gateway = TestGateway.start(routes.toString());
    }

    @AfterEach
    void close() {
        operator.close();
        gateway.close();
        upstream.close();
    }

    private String descriptor(String path) {
        return "<gateway xmlns='urn:gatehouse:1'><upstream name='app'><endpoint url='" + upstream.url()
                + "'/></upstream><routes><route name='a' path='" + path + "' to='app'/></routes></gateway>";
    }

    private String recorded() throws Exception {
        String recorded = "";
        // the last bytes may be with the client before the exchange has ended here
        while (recorded.lines().count() < 2) {
            recorded = operator.invoke(routes, "recorded");
        }
        return recorded;
    }

    @Test
    void what_was_served_is_recorded_without_secrets_and_can_be_replayed() throws Exception {
        RawClient.fetch(gateway.port(), "/a/1?token=s3cr3t", "Authorization: Bearer s3cr3t", "Cookie: SID=s3cr3t");
        RawClient.fetch(gateway.port(), "/b");

        String recorded = recorded();

        assertThat(recorded).doesNotContain("s3cr3t");
        assertThat(recorded.lines()).hasSize(2);
        assertThat(recorded)
                .contains(
                        "\"target\":\"/a/1?token=***\"",
                        "\"route\":\"a\"",
                        "\"fault\":\"no-route\"",
                        "Cookie: SID=***");
        Path lines = Files.writeString(folder.resolve("recorded.jsonl"), recorded);
        Path changed = Files.writeString(folder.resolve("new.xml"), descriptor("/b/**"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        int code = Cli.run(new String[] {"replay", lines.toString(), changed.toString()}, print, print);
        assertThat(code).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("1 x route a -> 404 no-route\n    GET http://", "/a/1?token=***\n")
                .contains("1 x 404 no-route -> route a, upstream app\n")
                .endsWith("2 of 2 requests would be decided otherwise\n");
    }

    @Test
    void before_a_reload_it_is_told_what_changes_and_for_whom() throws Exception {
        RawClient.fetch(gateway.port(), "/a/1");
        RawClient.fetch(gateway.port(), "/b");
        recorded();

        assertThat(operator.invoke(routes, "preview", descriptor("/b/**")))
                .contains("~ route a", "    path: /a/** -> /b/**\n")
                .contains("1 x route a, upstream app -> 404 no-route\n")
                .endsWith("2 of 2 requests would be decided otherwise\n");
        assertThat(operator.invoke(routes, "preview", descriptor("/a/**")))
                .isEqualTo("nothing changes\n0 of 2 requests would be decided otherwise\n");
        assertThat(operator.invoke(routes, "preview", "<gateway/>")).contains("text:1:1");
        assertThat(operator.read(routes, "Generation")).isEqualTo("1");
    }
}
