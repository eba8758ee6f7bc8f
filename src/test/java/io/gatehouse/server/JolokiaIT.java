package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The gateway's MBeans over HTTP, by Jolokia in the same server. */
@ArquillianTest
@Tag("only-tomcat")
final class JolokiaIT {

    private static final ServerUnderTest SERVER = new ServerUnderTest();
    private static final String USER = Base64.getEncoder().encodeToString("joe:joe-s".getBytes(StandardCharsets.UTF_8));

    @Deployment(name = "gatehouse", order = 1, testable = false)
    static WebArchive gateway() throws IOException {
        SERVER.write("""
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="app"><endpoint url="http://127.0.0.1:1"/></upstream>
                  <routes><route name="all" to="app"/></routes>
                </gateway>
                """);
        return SERVER.archive("gatehouse");
    }

    @Deployment(name = "jolokia", order = 2, testable = false)
    static WebArchive jolokia() {
        return ShrinkWrap.create(ZipImporter.class, "jolokia.war")
                .importFrom(new File(System.getProperty("jolokia.war")))
                .as(WebArchive.class);
    }

    private static JsonObject ask(String type, String bean, String key, String name, String... arguments)
            throws IOException {
        JsonArrayBuilder all = Json.createArrayBuilder();
        for (String argument : arguments) {
            all.add(argument);
        }
        String question = Json.createObjectBuilder()
                .add("type", type)
                .add("mbean", bean)
                .add(key, name)
                .add("arguments", all)
                .build()
                .toString();
        try (RawClient client = RawClient.connect(SERVER.port())) {
            RawAnswer answer = client.request(
                            "POST",
                            "/jolokia/",
                            "Authorization: Basic " + USER,
                            "Content-Type: application/json",
                            "Content-Length: " + question.length())
                    .send(question)
                    .answerTo("POST");
            assertThat(answer.status()).isEqualTo(200);
            try (JsonReader reader = Json.createReader(new StringReader(answer.text()))) {
                return reader.readObject();
            }
        }
    }

    @Test
    void what_it_is_is_read_and_operations_are_called() throws IOException {
        String gateway = Operator.GATEWAY;
        assertThat(ask("read", gateway, "attribute", "State").getString("value"))
                .isEqualTo("READY");
        assertThat(ask("exec", gateway, "operation", "reload()").getString("value"))
                .startsWith("serving generation ");
        JsonObject explained = ask(
                "exec",
                gateway,
                "operation",
                "explain(java.lang.String,java.lang.String)",
                "GET",
                "http://shop.example.com/x");
        assertThat(explained.getString("value")).contains("route: all");
        JsonObject refused = ask(
                "exec", gateway, "operation", "drain(java.lang.String,java.lang.String)", "app", "http://127.0.0.1:1");
        assertThat(refused.getString("value")).contains("the option jmx-mode is read");
        assertThat(ask("read", "io.gatehouse:type=Endpoint,*", "attribute", "Healthy")
                        .getJsonObject("value"))
                .hasSize(1);
    }
}
