package io.gatehouse.boot;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Which build this is. */
final class Version {

    private static final String RESOURCE = "/io/gatehouse/version.properties";

    private Version() {}

    /** @return for example {@code 1.0.0} */
    static String current() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            return "unknown";
        }
        return properties.getProperty("version", "unknown");
    }
}
