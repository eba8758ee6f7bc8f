package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.config.source.Piece;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WebSocketOnServersTest {

    private static final String DESCRIPTOR = """
            <gateway xmlns="urn:gatehouse:1">
              <upstream name="a"><endpoint url="http://a"/></upstream>
              <routes>
                <defaults><websocket/></defaults>
                <route path="/1" to="a"/>
                <route path="/2" to="a"><websocket enabled="false"/></route>
              </routes>
            </gateway>
            """;

    private static void load(String descriptor, DescriptorLoader.Server server) throws InvalidDescriptor {
        new DescriptorLoader(TestPolicies.CATALOGUE, (kind, name) -> null, DescriptorLoader.Secrets.RESOLVE, server)
                .load(List.of(new Piece("routes.xml", descriptor, Path.of(""))));
    }

    @Test
    void a_server_that_keeps_connections_to_itself_is_no_place_for_it() {
        InvalidDescriptor refused =
                catchThrowableOfType(InvalidDescriptor.class, () -> load(DESCRIPTOR, DescriptorLoader.Server.KEEPING));
        assertThat(refused.violations())
                .singleElement()
                .hasToString(
                        "routes.xml:4:15: <websocket> on a server that does not hand over the connection of a request"
                                + " that waits for an upstream, as Payara and Open Liberty (expected: none; or Tomcat,"
                                + " WildFly or the gateway by itself)");
    }

    @Test
    void elsewhere_and_without_it_nothing_is_refused() {
        assertThatCode(() -> load(DESCRIPTOR, DescriptorLoader.Server.PRESENT)).doesNotThrowAnyException();
        assertThatCode(() -> load(DESCRIPTOR, DescriptorLoader.Server.ABSENT)).doesNotThrowAnyException();
        assertThatCode(() -> load(DESCRIPTOR.replace("<websocket/>", ""), DescriptorLoader.Server.KEEPING))
                .doesNotThrowAnyException();
    }
}
