package io.gatehouse.testing;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import javax.management.MBeanServer;

/** Somebody who operates the gateways of this process over JMX, and may. */
public final class TestOperator implements AutoCloseable {

    private static final String MODE = "gatehouse.jmx-mode";

    private final MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();

    /** Gateways that are started until it is closed let themselves be operated. */
    public TestOperator() {
        System.setProperty(MODE, "operate");
    }

    /**
     * @param routes the file that the gateway was started with
     * @return what the operation answers
     */
    public String invoke(Path routes, String operation, String... arguments) throws Exception {
        String[] types = new String[arguments.length];
        Arrays.fill(types, String.class.getName());
        return (String) jmx.invoke(GatewayBean.name(jmx, routes.toString()), operation, arguments, types);
    }

    public String read(Path routes, String attribute) throws Exception {
        return String.valueOf(jmx.getAttribute(GatewayBean.name(jmx, routes.toString()), attribute));
    }

    @Override
    public void close() {
        System.clearProperty(MODE);
    }
}
