package io.gatehouse.boot.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where the audit is when nobody says so: a folder of the server that it never deletes, as it does the temporary one of an application. */
public final class AuditPlace {

    static final String FILE = "gatehouse-audit.jsonl";

    /**
     * The folder of data of WildFly, the instance of Payara, the base of Tomcat, what Open Liberty writes: the first that is set is that of
     * this server.
     */
    private static final List<String> FOLDERS =
            List.of("jboss.server.data.dir", "com.sun.aas.instanceRoot", "catalina.base", "server.output.dir");

    private AuditPlace() {}

    /**
     * @param properties of the process
     * @param virtualServer beside which there may be others with the same applications
     * @param contextPath of the application; empty for the root
     * @return a file of this gateway's own; null where the server has no such folder
     */
    public static @Nullable Path usual(
            UnaryOperator<@Nullable String> properties, String virtualServer, String contextPath) {
        for (String property : FOLDERS) {
            String folder = properties.apply(property);
            if (folder != null && !folder.isBlank()) {
                return inside(folder, virtualServer, contextPath);
            }
        }
        return null;
    }

    private static @Nullable Path inside(String folder, String virtualServer, String contextPath) {
        // as Tomcat names the folders of applications
        String application =
                contextPath.isEmpty() ? "ROOT" : contextPath.substring(1).replace('/', '#');
        try {
            return Path.of(folder, "gatehouse", plain(virtualServer), plain(application), FILE)
                    .toAbsolutePath();
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static String plain(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._#-]", "_");
        return plain.isEmpty() || plain.startsWith(".") ? '_' + plain : plain;
    }
}
