package io.gatehouse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.observe.GatewayMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** What gateways of this process tell those who look at them over JMX. */
public final class GatewayBean {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String TYPE = "io.gatehouse:type=Gateway";

    private GatewayBean() {}

    /**
     * Others may run in this process; the source tells which one is meant.
     *
     * @param source a part of what the gateway says of where its descriptor is read from
     */
    public static ObjectName name(MBeanServerConnection beans, String source) throws JMException, IOException {
        for (ObjectName name : beans.queryNames(new ObjectName(TYPE + ",*"), null)) {
            if (String.valueOf(beans.getAttribute(name, "Source")).contains(source)) {
                return name;
            }
        }
        throw new AssertionError("no MBean of " + source);
    }

    /** @return that of the gateway that is alone in this process, by whatever descriptor */
    public static GatewayMXBean ofTheOnlyOne() {
        try {
            return JMX.newMXBeanProxy(
                    ManagementFactory.getPlatformMBeanServer(), new ObjectName(TYPE), GatewayMXBean.class);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until what is told has this in it, 10 s at most: an exchange counts a moment after its client has the answer. */
    public static void awaitTold(Supplier<String> told, String what) throws Exception {
        assertThat(Soon.after(PATIENCE, () -> told.get().contains(what)))
                .as("%s in: %s", what, told.get())
                .isLessThan(PATIENCE);
    }
}
