package io.gatehouse.boot.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditPlaceTest {

    private static Path usual(Map<String, String> properties, String virtualServer, String contextPath) {
        return AuditPlace.usual(properties::get, virtualServer, contextPath);
    }

    @Test
    void each_server_has_a_folder_that_it_does_not_delete_and_each_application_one_in_it() {
        assertThat(usual(Map.of("catalina.base", "/opt/tomcat"), "Catalina/localhost", ""))
                .isEqualTo(Path.of("/opt/tomcat/gatehouse/Catalina_localhost/ROOT/gatehouse-audit.jsonl"));
        assertThat(usual(Map.of("jboss.server.data.dir", "/opt/wildfly/data"), "default-host", "/a/b"))
                .isEqualTo(Path.of("/opt/wildfly/data/gatehouse/default-host/a#b/gatehouse-audit.jsonl"));
        assertThat(usual(Map.of("server.output.dir", "/opt/wlp/usr/servers/gw/"), "default_host", "/gw"))
                .isEqualTo(Path.of("/opt/wlp/usr/servers/gw/gatehouse/default_host/gw/gatehouse-audit.jsonl"));
        assertThat(usual(
                        Map.of("com.sun.aas.instanceRoot", "/opt/payara/domain1", "catalina.base", "/elsewhere"),
                        "server",
                        "/.."))
                .isEqualTo(Path.of("/opt/payara/domain1/gatehouse/server/_../gatehouse-audit.jsonl"));
    }

    @Test
    void a_server_that_says_nothing_has_none() {
        assertThat(usual(Map.of("jboss.server.data.dir", " "), "server", "")).isNull();
        assertThat(usual(Map.of("catalina.base", "bad\0folder"), "server", "")).isNull();
    }
}
