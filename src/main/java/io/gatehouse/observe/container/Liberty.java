package io.gatehouse.observe.container;

import jakarta.servlet.Servlet;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Open Liberty, by the configuration that its parts were given. No MBean tells of that; the registry of services that the server is made
 * of does, and is asked by reflection.
 */
final class Liberty implements Container {

    private static final String FILE = "server-config/liberty/server.xml";

    /** A property of the process that Open Liberty sets, and nobody else. */
    private static final String HOME = "wlp.install.dir";

    private static final String ADMIN = "org.osgi.service.cm.ConfigurationAdmin";

    /** Of {@code httpOptions}. */
    private static final String OPTIONS = "com.ibm.ws.http.options";

    /** Of {@code httpDispatcher}. */
    private static final String DISPATCHER = "com.ibm.ws.http.dispatcher";

    /** Of {@code webContainer}. */
    private static final String CONTAINER = "com.ibm.ws.webcontainer";

    private final Source source;

    /** Where the configuration is. */
    interface Source {

        /** @return the attributes of each element of this kind; none elsewhere */
        List<? extends Map<?, ?>> elements(String kind) throws ReflectiveOperationException;
    }

    Liberty(Source source) {
        this.source = source;
    }

    static Liberty ofServer() {
        return new Liberty(kind -> isAround() ? configured(kind) : List.of());
    }

    static boolean isAround() {
        return System.getProperty(HOME) != null;
    }

    private static List<Map<?, ?>> configured(String kind) throws ReflectiveOperationException {
        Object services = call(call(Servlet.class.getClassLoader(), "getBundle"), "getBundleContext");
        Object reference = call(services, "getServiceReference", String.class, ADMIN);
        Class<?> references = Class.forName(
                "org.osgi.framework.ServiceReference",
                false,
                services.getClass().getClassLoader());
        Object admin = call(services, "getService", references, reference);
        String filter = "(|(service.pid=" + kind + ")(service.factoryPid=" + kind + "))";
        List<Map<?, ?>> all = new ArrayList<>();
        Method list = admin.getClass().getMethod("listConfigurations", String.class);
        // null for none
        if (find(admin, list, filter) instanceof Object[] found) {
            for (Object one : found) {
                all.add(map((Dictionary<?, ?>) call(one, "getProperties")));
            }
        }
        return all;
    }

    private static Object call(@Nullable Object owner, String method) throws ReflectiveOperationException {
        return owner == null
                ? Reflection.call(null, method)
                : result(owner, owner.getClass().getMethod(method));
    }

    private static Object call(Object owner, String method, Class<?> type, Object with)
            throws ReflectiveOperationException {
        return result(owner, owner.getClass().getMethod(method, type), with);
    }

    /** What is public there is so in classes that are not. */
    private static @Nullable Object find(Object owner, Method method, Object... with)
            throws ReflectiveOperationException {
        method.setAccessible(true);
        return method.invoke(owner, with);
    }

    private static Object result(Object owner, Method method, Object... with) throws ReflectiveOperationException {
        @Nullable Object value = find(owner, method, with);
        if (value == null) {
            throw new NoSuchMethodException(method.getName() + " says nothing");
        }
        return value;
    }

    private static Map<?, ?> map(Dictionary<?, ?> properties) {
        Map<Object, Object> map = new HashMap<>();
        for (Object key : Collections.list(properties.keys())) {
            map.put(key, properties.get(key));
        }
        return map;
    }

    @Override
    public List<String> contradictions(Needs needs) {
        List<String> all = new ArrayList<>();
        try {
            for (Map<?, ?> options : source.elements(OPTIONS)) {
                all.addAll(options(options, needs));
            }
            for (Map<?, ?> dispatcher : source.elements(DISPATCHER)) {
                all.addAll(dispatcher(dispatcher));
            }
            for (Map<?, ?> container : source.elements(CONTAINER)) {
                all.addAll(container(container, needs));
            }
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            // cannot be seen
        }
        return all;
    }

    private static List<String> options(Map<?, ?> options, Needs needs) {
        Findings findings = new Findings("Open Liberty, httpOptions " + options.get("id"), FILE);
        findings.limit("limitFieldSize", number(options, "limitFieldSize", 1), needs.head());
        findings.limit("limitNumHeaders", number(options, "limitNumHeaders", 1), needs.fields());
        findings.limit("readTimeout", number(options, "readTimeout", 1000), needs.pause());
        findings.limit("writeTimeout", number(options, "writeTimeout", 1000), needs.pause());
        if (isOn(options, "AutoDecompression")) {
            findings.note("AutoDecompression", true, "false", "bodies that pass as they came");
        }
        if (isOn(options, "NoCacheCookiesControl")) {
            findings.note("NoCacheCookiesControl", true, "false", "answers that pass as they came");
        }
        return findings.lines();
    }

    /** Fields by which a plug-in in a web server says who has connected to it. */
    private static List<String> dispatcher(Map<?, ?> dispatcher) {
        Findings findings = new Findings("Open Liberty, httpDispatcher", FILE);
        String believed = texts(dispatcher.get("trustedHeaderOrigin"));
        if (!believed.equals("none")) {
            findings.note(
                    "trustedHeaderOrigin",
                    believed,
                    "none",
                    "trusted-proxies, which judges the address that connected");
        }
        return findings.lines();
    }

    private static List<String> container(Map<?, ?> container, Needs needs) {
        Findings findings = new Findings("Open Liberty, webContainer", FILE);
        Demand demand = needs.encodedSlash();
        Object skipped = container.get("skipEncodedCharVerification");
        if (demand != null && Boolean.FALSE.equals(skipped)) {
            findings.note("skipEncodedCharVerification", false, "true", demand.wanted());
        }
        return findings.lines();
    }

    private static boolean isOn(Map<?, ?> element, String attribute) {
        return Boolean.TRUE.equals(element.get(attribute));
    }

    private static String texts(@Nullable Object value) {
        return value instanceof Object[] several
                ? Stream.of(several).map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value);
    }

    /** @param unit of the attribute, in that of the demand */
    private static @Nullable Long number(Map<?, ?> element, String attribute, int unit) {
        return element.get(attribute) instanceof Number number ? (Long) (number.longValue() * unit) : null;
    }
}
