package io.gatehouse.observe.container;

import java.util.ArrayList;
import java.util.List;
import javax.management.ObjectName;

/** WildFly, by the MBeans that its management model has as {@code jboss.as}. */
final class WildFly implements Container {

    private static final String FILE = "server-config/wildfly/gatehouse.cli";
    private static final String UNDERTOW = "jboss.as:subsystem=undertow,server=*,";

    private static final String STATE = "jboss.root:type=state";

    private final Beans beans;

    WildFly(Beans beans) {
        this.beans = beans;
    }

    @Override
    public List<String> contradictions(Needs needs) {
        List<String> all = new ArrayList<>();
        if (isStarting()) {
            return all;
        }
        for (String kind : new String[] {"http-listener", "https-listener"}) {
            for (ObjectName listener : beans.find(UNDERTOW + kind + "=*")) {
                Findings findings = new Findings("WildFly, " + kind + ' ' + listener.getKeyProperty(kind), FILE);
                if (!beans.is(listener, "enabled", false)) {
                    listener(findings, listener, needs);
                }
                all.addAll(findings.lines());
            }
        }
        return all;
    }

    /** Then it names its listeners, knows nothing of them, and puts whatever it is asked into its log, as an error. */
    private boolean isStarting() {
        for (ObjectName state : beans.find(STATE)) {
            if (beans.value(state, "ProcessState") instanceof String said && said.equalsIgnoreCase("starting")) {
                return true;
            }
        }
        return false;
    }

    private void listener(Findings findings, ObjectName listener, Needs needs) {
        findings.limit("max-post-size", beans.number(listener, "maxPostSize"), needs.body());
        findings.limit("max-header-size", beans.number(listener, "maxHeaderSize"), needs.head());
        findings.limit("max-headers", beans.number(listener, "maxHeaders"), needs.fields());
        findings.limit("read-timeout", beans.number(listener, "readTimeout"), needs.pause());
        findings.limit("write-timeout", beans.number(listener, "writeTimeout"), needs.pause());
        if (beans.is(listener, "allowUnescapedCharactersInUrl", false)) {
            findings.note("allow-unescaped-characters-in-url", false, "true", "targets that pass as they came");
        }
        if (beans.is(listener, "proxyAddressForwarding", true)) {
            findings.note(
                    "proxy-address-forwarding",
                    true,
                    "false",
                    "trusted-proxies, which judges the address that connected");
        }
    }
}
