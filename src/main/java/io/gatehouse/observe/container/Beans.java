package io.gatehouse.observe.container;

import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** The MBeans of a server, read without complaint: what is not there is null. */
final class Beans {

    private final MBeanServer server;

    Beans(MBeanServer server) {
        this.server = server;
    }

    /** @return the names that match, in their order as text */
    List<ObjectName> find(String pattern) {
        try {
            return server.queryNames(new ObjectName(pattern), null).stream()
                    .sorted()
                    .toList();
        } catch (MalformedObjectNameException e) {
            return List.of();
        }
    }

    @Nullable
    Object value(ObjectName name, String attribute) {
        try {
            return server.getAttribute(name, attribute);
        } catch (JMException | RuntimeException e) {
            return null;
        }
    }

    @Nullable
    Long number(ObjectName name, String attribute) {
        return value(name, attribute) instanceof Number number ? (Long) number.longValue() : null;
    }

    /** @return whether it can be seen and is this */
    boolean is(ObjectName name, String attribute, boolean expected) {
        return value(name, attribute) instanceof Boolean flag && flag == expected;
    }
}
