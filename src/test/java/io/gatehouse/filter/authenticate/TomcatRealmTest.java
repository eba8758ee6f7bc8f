package io.gatehouse.filter.authenticate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.filter.authenticate.AuthenticatePolicy.Need;
import io.gatehouse.testing.ConcernServer;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.realm.RealmBase;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.junit.jupiter.api.Test;

/** A realm of Tomcat whose database goes away and comes back. */
final class TomcatRealmTest {

    private static final String GOOD = "Authorization: Basic YWxpY2U6YWxpY2U=";
    private static final String BAD = "Authorization: Basic YWxpY2U6eA==";

    private final Database database = new Database();

    /** As Tomcat's own for databases does it: who cannot be looked up is nobody. */
    private static final class Database extends RealmBase {

        private volatile boolean away;

        @Override
        public Principal authenticate(String username, String credentials) {
            return !away && username.equals(credentials) ? getPrincipal(username) : null;
        }

        @Override
        public boolean isAvailable() {
            return !away;
        }

        @Override
        protected String getPassword(String username) {
            return username;
        }

        @Override
        protected Principal getPrincipal(String username) {
            return new GenericPrincipal(username, List.of());
        }
    }

    private void secure(Context context) {
        context.setRealm(database);
        context.setLoginConfig(new LoginConfig("BASIC", "people", null, null));
        context.getPipeline().addValve(new BasicAuthenticator());
    }

    @Test
    void a_password_that_cannot_be_looked_up_is_no_bad_one_and_no_guess() throws Exception {
        AuthenticatePolicy policy =
                new AuthenticatePolicy(List.of(new ContainerWay(Set.of(), false)), Need.ANY, false, 3, Mode.ENFORCE);
        PolicyFilter<?> filter =
                new PolicyFilter<>(0, AuthenticatePolicy.class, new AuthenticateFilter(System::nanoTime));
        try (TestUpstream upstream = TestUpstream.playing(scene -> scene.answer(200, scene.readBody()));
                ConcernServer server = ConcernServer.start(this::secure, upstream.port(), List.of(filter), policy)) {
            assertThat(get(server, GOOD).status()).isEqualTo(200);

            database.away = true;
            for (int i = 0; i < 5; i++) {
                RawAnswer away = get(server, GOOD);
                assertThat(away.status()).isEqualTo(503);
                assertThat(away.header("Retry-After")).isEqualTo("5");
            }
            RawAnswer nobody = get(server, "X: y");
            assertThat(nobody.status()).isEqualTo(401);
            assertThat(nobody.header("WWW-Authenticate")).startsWith("Basic ");

            database.away = false;
            assertThat(get(server, GOOD).status()).isEqualTo(200);
            for (int i = 0; i < 3; i++) {
                assertThat(get(server, BAD).status()).isEqualTo(401);
            }
            assertThat(get(server, BAD).status()).isEqualTo(429);
        }
    }

    private static RawAnswer get(ConcernServer server, String field) throws IOException {
        try (RawClient client = server.connect()) {
            return client.get("/x", field).answer();
        }
    }
}
