package io.gatehouse.filter.require;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.launcher.StartFailure;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import org.junit.jupiter.api.Test;

/** Directories and servers know roles whose names have spaces in them. */
final class NamesWithSpacesTest {

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <trusted-proxies from="127.0.0.0/8"/>
              <routes>
                <defaults><authenticate><trusted-header/></authenticate></defaults>
                <route name="any" path="/any"><require any-role="ANY"/><respond status="200"/></route>
                <route name="all" path="/all"><require all-roles="'Domain Admins' staff"/><respond status="200"/></route>
                <route name="claim" path="/claim"><require claim="'sub=Jane Doe'"/><respond status="200"/></route>
              </routes>
              <expect request="GET http://a.example/any" roles="'Domain Admins'" status="200"/>
              <expect request="GET http://a.example/any" roles="staff" status="200"/>
              <expect request="GET http://a.example/any" roles="Domain Admins" status="403"/>
              <expect request="GET http://a.example/all" roles="staff 'Domain Admins'" status="200"/>
              <expect request="GET http://a.example/all" roles="staff Domain Admins" status="403"/>
            </gateway>
            """;

    private static String any(String roles) {
        return ROUTES.replace("ANY", roles);
    }

    @Test
    void a_role_or_a_claim_with_spaces_stands_in_quotes() throws Exception {
        try (TestGateway gateway = TestGateway.start(any("'Domain Admins' staff"))) {
            assertThat(RawClient.fetch(gateway.port(), "/claim", "X-Remote-User: Jane Doe")
                            .status())
                    .isEqualTo(200);
            assertThat(RawClient.fetch(gateway.port(), "/claim", "X-Remote-User: Jane")
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void a_quote_that_is_not_closed_is_refused_at_its_place() {
        StartFailure refused = catchThrowableOfType(StartFailure.class, () -> TestGateway.start(any("'Domain Admins")));

        assertThat(refused)
                .hasMessageContaining(
                        ":5:44: any-role: 'Domain Admins (expected: a name with spaces in single quotes, such as"
                                + " 'Domain Admins'; a quote in it twice)");
    }
}
