package io.gatehouse.upstream;

import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds endpoints by name, where the platform or the server knows them. Blocks. */
final class Finder {

    /** What the JVM does unless it is told otherwise, in seconds (networking properties of the JDK). */
    private static final int USUALLY_REMEMBERED = 30;

    private final Names.Service names;
    private final Directory directory;

    Finder(Names.Service names, Directory directory) {
        this.names = names;
        this.directory = directory;
    }

    /**
     * @return at least one, each URL once, in an order that does not depend on who answers
     * @throws IOException if there is nothing to be found, for people
     */
    List<EndpointSpec> find(DiscoverSpec spec) throws IOException {
        List<EndpointSpec> found = spec.found() == DiscoverSpec.By.DNS ? addresses(spec) : directory.endpoints(spec);
        if (found.isEmpty()) {
            throw new IOException("nothing is there");
        }
        return found;
    }

    private List<EndpointSpec> addresses(DiscoverSpec spec) throws IOException {
        InetAddress[] addresses;
        try {
            addresses = names.addresses(spec.name());
        } catch (UnknownHostException e) {
            throw new IOException("the name service does not know it, or does not answer", e);
        }
        List<String> hosts = new ArrayList<>();
        for (InetAddress address : addresses) {
            String text = address.getHostAddress();
            int zone = text.indexOf('%');
            text = zone < 0 ? text : text.substring(0, zone);
            hosts.add(text.indexOf(':') < 0 ? text : '[' + text + ']');
        }
        // name servers turn the order round, which changes nothing
        return hosts.stream()
                .distinct()
                .sorted()
                .map(host -> spec.like().at(host, spec.name()))
                .toList();
    }

    /** @return what keeps the JVM from noticing in time what a name service says, for people; null when nothing does */
    static @Nullable String hindrance(DiscoverSpec spec) {
        int remembered = remembered();
        boolean late = remembered < 0 || remembered > spec.every().toSeconds();
        return spec.found() == DiscoverSpec.By.DNS && late
                ? spec + ": this JVM remembers names "
                        + (remembered < 0 ? "for ever" : "for " + remembered + " s") + " (expected: at most "
                        + spec.every().toSeconds() + " s; security property networkaddress.cache.ttl)"
                : null;
    }

    private static int remembered() {
        for (String set : Arrays.asList(
                Security.getProperty("networkaddress.cache.ttl"), System.getProperty("sun.net.inetaddr.ttl"))) {
            try {
                if (set != null) {
                    return Integer.parseInt(set.strip());
                }
            } catch (NumberFormatException e) {
                // the JVM passes over it too
            }
        }
        return USUALLY_REMEMBERED;
    }
}
