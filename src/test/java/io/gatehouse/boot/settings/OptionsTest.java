package io.gatehouse.boot.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.reference.Jndi;
import java.util.HashMap;
import java.util.Map;
import javax.naming.NameNotFoundException;
import org.junit.jupiter.api.Test;

class OptionsTest {

    private final Map<String, Object> names = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    private final Options options = new Options(
            new Jndi(name -> {
                Object value = names.get(name);
                if (value == null) {
                    throw new NameNotFoundException(name);
                }
                return value;
            }),
            properties::get,
            environment::get);

    @Test
    void jndi_comes_before_the_system_property_and_that_before_the_environment() {
        assertThat(options.find(Options.ACCESS_LOG_MASK)).isNull();

        environment.put("GATEHOUSE_ACCESS_LOG_MASK", "environment");
        assertThat(options.find(Options.ACCESS_LOG_MASK)).isEqualTo("environment");

        properties.put("gatehouse.access-log-mask", "property");
        assertThat(options.find(Options.ACCESS_LOG_MASK)).isEqualTo("property");

        names.put("java:comp/env/gatehouse/access-log-mask", "jndi");
        assertThat(options.find(Options.ACCESS_LOG_MASK)).isEqualTo("jndi");
    }

    @Test
    void a_blank_value_is_none_and_spaces_around_one_do_not_count() {
        properties.put("gatehouse.state", " /var/lib/gatehouse\n");
        assertThat(options.find(Options.STATE)).isEqualTo("/var/lib/gatehouse");

        properties.put("gatehouse.state", "  ");
        assertThat(options.find(Options.STATE)).isNull();
    }
}
