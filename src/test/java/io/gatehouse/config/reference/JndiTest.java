package io.gatehouse.config.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.naming.NameNotFoundException;
import javax.naming.NoInitialContextException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JndiTest {

    private final Map<String, Object> entries = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    private final Jndi jndi = new Jndi(name -> {
        asked.add(name);
        if (!entries.containsKey(name)) {
            throw name.startsWith("java:global")
                    ? new NameNotFoundException(name)
                    : new NoInitialContextException(name);
        }
        return entries.get(name);
    });

    @Test
    void the_servers_own_value_comes_before_the_applications() {
        entries.put("java:comp/env/gatehouse/shop/down", "c");
        assertThat(jndi.text("shop/down")).isEqualTo("c");
        entries.put("gatehouse/shop/down", "b");
        assertThat(jndi.text("shop/down")).isEqualTo("b");
        entries.put("java:global/gatehouse/shop/down", "a");
        assertThat(jndi.text("shop/down")).isEqualTo("a");
        assertThat(jndi.text("gatehouse/shop/down")).isEqualTo("a");
    }

    @Test
    void a_full_name_is_taken_as_it_is() {
        entries.put("java:app/x", 5);

        assertThat(jndi.text("java:app/x")).isEqualTo("5");
        assertThat(asked).containsExactly("java:app/x");
    }

    @Test
    void a_server_that_starts_applications_to_find_a_name_is_not_asked_for_it() {
        Jndi sparing = new Jndi(Jndi.sparing(name -> {
            asked.add(name);
            return null;
        }));
        assertThat(sparing.find("shop/down")).isNull();
        assertThat(sparing.find("java:global/other/x")).isNull();
        assertThat(sparing.find("java:comp/env/jdbc/keys")).isNull();
        assertThat(sparing.lookup("java:comp/env/gatehouse/limits")).isNull();
        assertThat(asked).containsExactly("gatehouse/shop/down", "java:global/other/x");
    }

    @Test
    void whatever_the_server_throws_it_is_not_there() {
        Jndi broken = new Jndi(name -> {
            throw new IllegalStateException("no naming context on this thread");
        });

        assertThat(broken.find("x")).isNull();
        assertThat(jndi.find("x")).isNull();
        assertThat(Jndi.ofServer().find("x")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ldap://127.0.0.1:1/x",
                "ldap:x",
                "rmi://127.0.0.1/x",
                "dns:x",
                "java:",
                "java:ldap://x",
                "JAVA:global/x",
                "iiop:x",
                "corbaname::x",
                "a//b",
                "/a",
                "a/",
                "a b",
                "",
                "${x}",
                "a\nb"
            })
    void a_name_with_a_scheme_is_never_looked_up(String name) {
        assertThatThrownBy(() -> jndi.find(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: a plain name");
        assertThat(asked).isEmpty();
    }

    @Test
    void what_reads_as_text_is_text_and_what_does_not_is_refused() {
        entries.put("gatehouse/url", URI.create("file:/etc/routes.xml"));
        entries.put("gatehouse/flag", true);
        entries.put("gatehouse/other", new ArrayList<>());

        assertThat(jndi.text("url")).isEqualTo("file:/etc/routes.xml");
        assertThat(jndi.text("flag")).isEqualTo("true");
        assertThatThrownBy(() -> jndi.text("other"))
                .hasMessage("gatehouse/other in JNDI is a java.util.ArrayList (expected: a text)");
    }
}
