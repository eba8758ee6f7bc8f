package io.gatehouse.scenario;

import io.gatehouse.testing.AdminClient;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestUpstream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A gateway by itself with a desk for operators, two upstream servers that answer with their numbers, and secrets where none should be. */
final class AdminStage implements AutoCloseable {

    static final String SECRET = "s3cr3t-canary";

    private final TestUpstream one;
    private final TestUpstream two;
    private final Path routes;
    private final TestGateway gateway;

    private AdminStage(Path folder) throws Exception {
        one = TestUpstream.playing(scene -> scene.answer(200, "1".getBytes(StandardCharsets.US_ASCII)));
        two = TestUpstream.playing(scene -> scene.answer(200, "2".getBytes(StandardCharsets.US_ASCII)));
        routes = folder.resolve("routes.xml");
        gateway = TestGateway.start(write(""));
    }

    static AdminStage open(Path folder) throws Exception {
        return new AdminStage(folder);
    }

    TestUpstream one() {
        return one;
    }

    TestUpstream two() {
        return two;
    }

    Path routes() {
        return routes;
    }

    TestGateway gateway() {
        return gateway;
    }

    AdminClient admin() {
        return gateway.admin();
    }

    RawAnswer get(String path, String... fields) throws Exception {
        return RawClient.fetch(gateway.port(), path, fields);
    }

    String write(String more) throws Exception {
        Files.writeString(routes, """
                <gateway xmlns='urn:gatehouse:1'>
                  <!-- the password: %1$s -->
                  <upstream name='app'><endpoint url='%2$s'/><endpoint url='%3$s'/></upstream>
                  <upstream name='blue'><endpoint url='%2$s'/></upstream>
                  <upstream name='green'><endpoint url='%3$s'/></upstream>
                  <split name='media'><to upstream='blue' weight='1'/><to upstream='green' weight='0'/></split>
                  <routes host='localhost'>
                    <route name='limited' path='/limited' to='app'>
                      <rate-limit><limit name='all' rate='100/s' per='client-ip'/></rate-limit>
                      <headers><request set='Authorization' value='Basic %1$s'/><request add="X-Partner-Key" value="%1$s"/></headers>
                    </route>
                    <route name='keyed' path='/keyed' when="header:X-Api-Key = '%1$s'" to='app'/>
                    <route name='media' path='/media' to='media'/>
                    <route name='cached' path='/cached' to='app'><cache default-ttl='1h' force='true'/></route>
                    <route name='gone' path='/gone'><redirect location='https://other.example/?token=%1$s' status='308'/></route>
                    %4$s
                    <route name='all' to='app'/>
                  </routes>
                  <expect request='GET http://localhost/all?access_token=%1$s' headers='Authorization: Bearer %1$s' route='all'/>
                </gateway>
                """.formatted(SECRET, one.url(), two.url(), more));
        return routes.toString();
    }

    @Override
    public void close() {
        gateway.close();
        one.close();
        two.close();
    }
}
