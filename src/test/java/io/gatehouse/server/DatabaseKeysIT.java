package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.identity.Secret;
import io.gatehouse.identity.key.NewKey;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keys in the database that WildFly and Payara have out of the box, by its pool; Tomcat has none. */
@ArquillianTest
@Tag("not-tomcat")
@Tag("not-payara-7")
@Tag("not-liberty")
final class DatabaseKeysIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ServerUnderTest SERVER = new ServerUnderTest();
    private static final Secret PEPPER = Secret.of("pepper");

    @Deployment(name = "database", order = 1, testable = false)
    static WebArchive database() {
        return Probes.database();
    }

    @Deployment(name = "gateway", order = 2, testable = false)
    static WebArchive gateway() throws IOException {
        Path pepper = Files.writeString(Files.createTempFile("pepper", ""), PEPPER.value());
        SERVER.write("""
                <gateway xmlns="urn:gatehouse:1">
                  <keys name="partners" source="jdbc:%s" pepper="file:%s" query="select * from it_keys"/>
                  <routes>
                    <defaults><authenticate most-failures="0"><api-key with="partners"/></authenticate></defaults>
                    <route name="buy" path="/buy"><require any-role="buyer"/><respond status="200">bought</respond></route>
                    <route name="all"><respond status="200">all</respond></route>
                  </routes>
                </gateway>
                """.formatted(dataSource(), pepper));
        return SERVER.archive("gatehouse");
    }

    private static String dataSource() {
        return SERVER.kind().equals("payara") ? "jdbc/__default" : "java:jboss/datasources/ExampleDS";
    }

    private static RawAnswer send(String head, String body) throws IOException {
        try (RawClient client = RawClient.connect(SERVER.port(), PATIENCE)) {
            return client.send(head + "Host: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .answer();
        }
    }

    private static void run(String sql) throws IOException {
        assertThat(send("POST /database/sql/run?" + dataSource() + " HTTP/1.1\r\n", sql)
                        .status())
                .as(sql)
                .isEqualTo(200);
    }

    private static int status(String path, NewKey key) throws IOException {
        return send("GET /gatehouse" + path + " HTTP/1.1\r\nX-Api-Key: " + key.text() + "\r\n", "")
                .status();
    }

    /** Asks until what changed in the database is known. */
    private static void becomes(int status, NewKey key) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        int last = status("/x", key);
        while (last != status && System.nanoTime() < end) {
            last = status("/x", key);
        }
        assertThat(last).isEqualTo(status);
    }

    private static NewKey make() {
        return NewKey.make(new SecureRandom(), PEPPER, Map.of("owner", "acme"));
    }

    private static void insert(NewKey key, String roles) throws IOException {
        String[] words = key.line().split("\\s+", -1);
        run("insert into it_keys values ('" + words[0] + "', '" + words[1] + "', 'acme', '" + roles + "')");
    }

    @Test
    void keys_come_and_go_with_the_rows_of_a_table() throws IOException {
        NewKey buyer = make();
        NewKey reader = make();
        assertThat(status("/x", buyer)).as("no table yet").isEqualTo(503);
        run("create table it_keys (id varchar(64), hash varchar(64), owner varchar(64), roles varchar(64))");
        try {
            insert(buyer, "buyer");
            insert(reader, "");
            becomes(200, buyer);
            assertThat(status("/buy", buyer)).isEqualTo(200);
            assertThat(status("/buy", reader)).isEqualTo(403);
            assertThat(status("/x", make())).isEqualTo(401);

            run("delete from it_keys where roles = 'buyer'");
            becomes(401, buyer);
            assertThat(status("/x", reader)).isEqualTo(200);
        } finally {
            run("drop table it_keys");
        }
        becomes(503, buyer);
        assertThat(status("/x", reader)).as("known when the table was there").isEqualTo(200);
    }
}
