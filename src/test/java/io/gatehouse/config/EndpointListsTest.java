package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.config.reference.Jndi;
import io.gatehouse.upstream.DiscoverSpec;
import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lists of endpoints as servers keep them. */
class EndpointListsTest {

    private final Map<String, Object> entries = new HashMap<>();
    private final EndpointLists lists = new EndpointLists(new Jndi(entries::get));

    private List<EndpointSpec> found() throws IOException {
        EndpointSpec like = new EndpointSpec("http", "", 80, 5, 2, false);
        return lists.endpoints(new DiscoverSpec(DiscoverSpec.By.JNDI, "app/endpoints", like, DiscoverSpec.USUAL_EVERY));
    }

    @Test
    void a_text_of_urls_is_a_list_of_endpoints() throws Exception {
        entries.put("java:comp/env/gatehouse/app/endpoints", " http://a:1,https://B \n http://a:1 ");
        assertThat(found())
                .containsExactly(
                        new EndpointSpec("http", "a", 1, 5, 2, false),
                        new EndpointSpec("https", "b", 443, 5, 2, false));
    }

    @Test
    void what_is_no_list_is_told() {
        assertThatThrownBy(this::found).isInstanceOf(IOException.class).hasMessage("there is no such entry");
        entries.put("gatehouse/app/endpoints", new ArrayList<>());
        assertThatThrownBy(this::found)
                .isInstanceOf(IOException.class)
                .hasMessage("gatehouse/app/endpoints in JNDI is a java.util.ArrayList (expected: a text)");
        entries.put("gatehouse/app/endpoints", "http://a:1 http://b:1/path");
        assertThatThrownBy(this::found).isInstanceOf(IOException.class).hasMessageContaining("http://b:1/path");
        entries.put("gatehouse/app/endpoints", "ldap://a:1");
        assertThatThrownBy(this::found)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ldap://a:1")
                .hasMessageContaining("expected: h2c or http or https");
    }

    @Test
    void an_empty_text_is_an_empty_list() throws Exception {
        entries.put("gatehouse/app/endpoints", "  ");
        assertThat(found()).isEmpty();
    }
}
