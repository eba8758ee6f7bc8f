package io.gatehouse.observe.container;

import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServer;

/**
 * Looks at the server around the gateway, as far as it can be seen from inside: what decides before a request arrives, and so
 * before the descriptor can.
 */
public final class ContainerCheck {

    private final List<Container> containers;

    /**
     * @param virtualServer as {@code ServletContext.getVirtualServerName} has it
     * @param contextPath empty for the root
     */
    public ContainerCheck(MBeanServer server, String virtualServer, String contextPath) {
        Beans beans = new Beans(server);
        containers = List.of(
                new Tomcat(beans, virtualServer, contextPath),
                new WildFly(beans),
                Payara.ofServer(),
                Liberty.ofServer());
    }

    /** @return whether the server around hands over the connection of a request that is bound to no thread; Payara and Open Liberty do not */
    public static boolean handsOverConnections() {
        return !Payara.isAround() && !Liberty.isAround();
    }

    /** @return the contradictions, for people, one a line; empty when there are none or nothing can be seen */
    public List<String> contradictions(Needs needs) {
        List<String> all = new ArrayList<>();
        containers.forEach(container -> all.addAll(container.contradictions(needs)));
        return all;
    }
}
