package io.gatehouse.observe.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Payara, by the configuration of its listeners. Its MBeans exist only after somebody has asked for them, so its own registry of
 * services is asked, by reflection.
 */
final class Payara implements Container {

    private static final String FILE = "server-config/payara/gatehouse.asadmin";
    private static final String REGISTRY = "org.glassfish.internal.api.Globals";
    private static final String NETWORK = "org.glassfish.grizzly.config.dom.NetworkConfig";

    /** The listener of the server's own administration. */
    private static final String ADMINISTRATION = "__asadmin";

    private final Source source;

    /** Where the listeners are. */
    interface Source {

        /** @return objects with the getters of {@code org.glassfish.grizzly.config.dom.NetworkListener}; none elsewhere */
        List<?> listeners() throws ReflectiveOperationException;
    }

    Payara(Source source) {
        this.source = source;
    }

    static Payara ofServer() {
        return new Payara(Payara::listeners);
    }

    static boolean isAround() {
        try {
            return Class.forName(REGISTRY, false, Payara.class.getClassLoader()) != null;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static List<?> listeners() throws ReflectiveOperationException {
        ClassLoader loader = Payara.class.getClassLoader();
        Class<?> registry = Class.forName(REGISTRY, false, loader);
        Class<?> network = Class.forName(NETWORK, false, loader);
        Object config = registry.getMethod("get", Class.class).invoke(null, network);
        return (List<?>) Reflection.call(Reflection.call(config, "getNetworkListeners"), "getNetworkListener");
    }

    @Override
    public List<String> contradictions(Needs needs) {
        List<String> all = new ArrayList<>();
        try {
            for (Object listener : source.listeners()) {
                Object http = Reflection.call(Reflection.call(listener, "findHttpProtocol"), "getHttp");
                if (!ADMINISTRATION.equals(text(http, "default-virtual-server")) && isEnabled(listener)) {
                    all.addAll(listener(text(listener, "name"), http, needs));
                }
            }
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            // cannot be seen, or is no Payara
        }
        return all;
    }

    private static boolean isEnabled(Object listener) {
        return !"false".equals(text(listener, "enabled"));
    }

    private static List<String> listener(@Nullable String name, Object http, Needs needs) {
        Findings findings = new Findings("Payara, " + name, FILE);
        limit(findings, http, "max-post-size-bytes", needs.body());
        limit(findings, http, "header-buffer-length-bytes", needs.head());
        limit(findings, http, "max-request-headers", needs.fields());
        String setting = "allow-payload-for-undefined-http-methods";
        if (needs.body() != null && "false".equals(text(http, setting))) {
            findings.note(setting, false, "true", "bodies of GET, DELETE and others");
        }
        return findings.lines();
    }

    private static void limit(Findings findings, Object http, String setting, @Nullable Demand demand) {
        String value = text(http, setting);
        try {
            findings.limit(setting, value == null ? null : (Long) Long.parseLong(value), demand);
        } catch (NumberFormatException e) {
            // a reference that is resolved elsewhere
        }
    }

    /** @param setting in the words of {@code asadmin}: {@code max-post-size-bytes} is {@code getMaxPostSizeBytes()} */
    private static @Nullable String text(Object owner, String setting) {
        StringBuilder getter = new StringBuilder("get");
        for (String word : setting.split("-", -1)) {
            getter.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        try {
            return Reflection.call(owner, getter.toString()).toString();
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }
}
