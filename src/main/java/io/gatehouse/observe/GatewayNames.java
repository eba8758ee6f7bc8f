package io.gatehouse.observe;

import io.gatehouse.observe.metrics.BeanNames;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** The names of gateways in the MBean server: never quoted, because hardly a tool takes a quoted one. */
final class GatewayNames {

    /** For scripts, on servers that have one gateway. */
    static final ObjectName SHORT = name("io.gatehouse:type=Gateway");

    private GatewayNames() {}

    /**
     * @param virtualServer as {@code ServletContext.getVirtualServerName} has it, on Tomcat {@code Catalina/localhost}
     * @param contextPath empty for the root
     * @param instance 1 for the first of this host and path; others, as {@code ROOT##2} beside {@code ROOT##1}, say theirs
     */
    static ObjectName of(String virtualServer, String contextPath, int instance) {
        String host = BeanNames.plain(virtualServer.substring(virtualServer.lastIndexOf('/') + 1));
        String context = BeanNames.plain(contextPath);
        return name("io.gatehouse:type=Gateway,host=" + (host.isEmpty() ? "default" : host) + ",context="
                + (context.isEmpty() ? "ROOT" : context) + (instance == 1 ? "" : ",instance=" + instance));
    }

    private static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
