package io.gatehouse.observe.container;

import java.util.ArrayList;
import java.util.List;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** Tomcat, by the MBeans of its connectors and valves; how it treats encoded slashes is in no MBean, and asked of the connector. */
final class Tomcat implements Container {

    private static final String FILE = "server-config/tomcat/server.xml";

    /** What clients send unescaped, however wrong that is. */
    private static final String RAW = "[]{}|";

    private final Beans beans;
    private final String engine;
    private final String host;
    private final String context;

    /**
     * @param virtualServer {@code Catalina/localhost}, as Tomcat names engine and host; without a slash it is no Tomcat
     * @param contextPath empty for the root
     */
    Tomcat(Beans beans, String virtualServer, String contextPath) {
        int slash = virtualServer.indexOf('/');
        this.beans = beans;
        this.engine = slash < 0 ? "" : virtualServer.substring(0, slash);
        this.host = virtualServer.substring(slash + 1);
        this.context = contextPath.isEmpty() ? "/" : contextPath;
    }

    @Override
    public List<String> contradictions(Needs needs) {
        List<String> all = new ArrayList<>();
        if (!engine.isEmpty()) {
            for (ObjectName connector : beans.find(engine + ":type=Connector,*")) {
                if (!String.valueOf(beans.value(connector, "protocol")).startsWith("AJP")) {
                    all.addAll(connector(connector, needs));
                }
            }
            all.addAll(valves());
        }
        return all;
    }

    private List<String> connector(ObjectName connector, Needs needs) {
        Findings findings = new Findings("Tomcat, connector " + connector.getKeyProperty("port"), FILE);
        timeouts(findings, connector, needs.pause());
        ObjectName protocol = protocol(connector);
        if (protocol != null) {
            findings.limit(
                    "maxHttpRequestHeaderSize", beans.number(protocol, "maxHttpRequestHeaderSize"), needs.head());
            findings.limit("maxHeaderCount", beans.number(protocol, "maxHeaderCount"), needs.fields());
            raw(findings, "relaxedPathChars", beans.value(protocol, "relaxedPathChars"));
            raw(findings, "relaxedQueryChars", beans.value(protocol, "relaxedQueryChars"));
            uploads(findings, protocol, needs.pause());
        }
        encodedSlash(findings, connector, needs.encodedSlash());
        return findings.lines();
    }

    private @Nullable ObjectName protocol(ObjectName connector) {
        String address = connector.getKeyProperty("address");
        String name = engine + ":type=ProtocolHandler,port=" + connector.getKeyProperty("port")
                + (address == null ? "" : ",address=" + address);
        List<ObjectName> found = beans.find(name);
        return found.isEmpty() ? null : found.get(0);
    }

    /** The time after which Tomcat gives a client up that does not read. */
    private void timeouts(Findings findings, ObjectName connector, @Nullable Demand pause) {
        findings.limit("connectionTimeout", beans.number(connector, "connectionTimeout"), pause);
    }

    /** The time after which Tomcat gives a client up that does not send, where it is another one. */
    private void uploads(Findings findings, ObjectName protocol, @Nullable Demand pause) {
        if (beans.is(protocol, "disableUploadTimeout", false)) {
            findings.limit("connectionUploadTimeout", beans.number(protocol, "connectionUploadTimeout"), pause);
        }
    }

    private static void raw(Findings findings, String setting, @Nullable Object value) {
        String allowed = value == null ? "" : value.toString();
        if (!RAW.chars().allMatch(c -> allowed.indexOf(c) >= 0)) {
            findings.note(setting, '"' + allowed + '"', RAW + " among them", "targets that pass as they came");
        }
    }

    private void encodedSlash(Findings findings, ObjectName connector, @Nullable Demand demand) {
        Object handling = demand == null ? null : ofConnector(connector, "getEncodedSolidusHandling");
        if (demand != null && handling != null && handling.equals("reject")) {
            findings.note("encodedSolidusHandling", handling, "passthrough", demand.wanted());
        }
    }

    /** @return what a getter of the connector says that has this name, or null */
    private @Nullable Object ofConnector(ObjectName name, String getter) {
        for (ObjectName service : beans.find(engine + ":type=Service")) {
            try {
                Object resource = beans.value(service, "managedResource");
                for (Object connector : (Object[]) Reflection.call(resource, "findConnectors")) {
                    if (name.equals(Reflection.call(connector, "getObjectName"))) {
                        return Reflection.call(connector, getter);
                    }
                }
            } catch (ReflectiveOperationException | RuntimeException e) {
                // cannot be seen
            }
        }
        return null;
    }

    /** A valve that takes a client's word for his address, before trusted-proxies can judge who may say so. */
    private List<String> valves() {
        List<String> lines = new ArrayList<>();
        for (ObjectName valve : beans.find(engine + ":type=Valve,name=RemoteIpValve,*")) {
            String ofHost = valve.getKeyProperty("host");
            String ofContext = valve.getKeyProperty("context");
            if ((ofHost == null || ofHost.equals(host)) && (ofContext == null || ofContext.equals(context))) {
                Findings findings = new Findings("Tomcat", FILE);
                findings.note(
                        "RemoteIpValve", "present", "none", "trusted-proxies, which judges the address that connected");
                lines.addAll(findings.lines());
            }
        }
        return lines;
    }
}
