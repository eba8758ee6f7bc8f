package io.gatehouse.upstream;

import io.gatehouse.upstream.health.CareSpec;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named set of endpoints, as the descriptor has it.
 *
 * @param name unique among upstreams and splits
 * @param balance how one endpoint is chosen
 * @param hostHeader what the endpoint reads in {@code Host}
 * @param endpoints those that the descriptor names; at least one, unless some are found by name
 * @param pool limits of connections and requests
 * @param tls how https endpoints are trusted; null for the platform's trust
 * @param care how it looks after its endpoints
 * @param affinity what makes requests go where others went before
 * @param discover where more endpoints are found by name; null for nowhere
 */
public record UpstreamSpec(
        String name,
        Balance balance,
        HostHeader hostHeader,
        List<EndpointSpec> endpoints,
        PoolSpec pool,
        @Nullable TlsSpec tls,
        CareSpec care,
        Affinity affinity,
        @Nullable DiscoverSpec discover) {

    /** One that does not look after its endpoints, and treats all requests alike. */
    public UpstreamSpec(
            String name,
            Balance balance,
            HostHeader hostHeader,
            List<EndpointSpec> endpoints,
            PoolSpec pool,
            @Nullable TlsSpec tls) {
        this(name, balance, hostHeader, endpoints, pool, tls, CareSpec.NONE, Affinity.NONE);
    }

    /** One all of whose endpoints are named. */
    public UpstreamSpec(
            String name,
            Balance balance,
            HostHeader hostHeader,
            List<EndpointSpec> endpoints,
            PoolSpec pool,
            @Nullable TlsSpec tls,
            CareSpec care,
            Affinity affinity) {
        this(name, balance, hostHeader, endpoints, pool, tls, care, affinity, null);
    }

    /** @return the same with other endpoints, and more of them found elsewhere or, with null, nowhere */
    UpstreamSpec with(List<EndpointSpec> others, @Nullable DiscoverSpec where) {
        return new UpstreamSpec(name, balance, hostHeader, others, pool, tls, care, affinity, where);
    }

    /** The scheme of endpoints that speak HTTP/2 without having been asked whether they do. */
    public static final String H2C = "h2c";

    /** A thousand of them still have a sum. */
    static final int MOST_WEIGHT = 1_000_000;

    /** @return whether it talks to https endpoints without knowing who they are */
    public boolean takesAnyCertificate() {
        return tls != null && !tls.verify() && mayBeSecure();
    }

    /** @return what operators are to know where it {@link #takesAnyCertificate()} */
    public String careless() {
        return "upstream " + name + ": verify=\"false\": any certificate of any name is accepted";
    }

    /** @return whether it has, or may find, https endpoints */
    boolean mayBeSecure() {
        return endpoints.stream().anyMatch(endpoint -> endpoint.scheme().equals("https"))
                || (discover != null && discover.mayBeSecure());
    }

    public enum Balance {
        ROUND_ROBIN,
        LEAST_CONNECTIONS,
        RANDOM_TWO,
        /** equal keys to the same endpoint */
        HASH
    }

    public enum HostHeader {
        /** the one that the client asked for */
        PRESERVE,
        /** the endpoint's own authority */
        ENDPOINT
    }

    /**
     * @param scheme {@code http}, {@code https}, or {@code h2c}: HTTP/2 from the first byte on, without TLS
     * @param host name or address
     * @param port 1 to 65535
     * @param weight share of the traffic, relative to the others; 0 takes none
     * @param tier 2 takes traffic only while tier 1 has nothing
     * @param drain takes no new requests but those that belong to it
     * @param route by which the application's sessions name it, or null
     * @param name by which its address was found, and by which it is spoken to; null for its host
     */
    public record EndpointSpec(
            String scheme,
            String host,
            @Min(1) @Max(65_535) int port,
            @Min(0) @Max(MOST_WEIGHT) int weight,
            @Min(1) int tier,
            boolean drain,
            @Nullable String route,
            @Nullable String name) {

        /** One that sessions do not name. */
        public EndpointSpec(String scheme, String host, int port, int weight, int tier, boolean drain) {
            this(scheme, host, port, weight, tier, drain, null, null);
        }

        /** One that the descriptor names. */
        public EndpointSpec(
                String scheme, String host, int port, int weight, int tier, boolean drain, @Nullable String route) {
            this(scheme, host, port, weight, tier, drain, route, null);
        }

        /** @return the same at an address that was found by a name */
        EndpointSpec at(String address, String its) {
            return new EndpointSpec(scheme, address, port, weight, tier, drain, route, its);
        }

        /** @return the same, draining or not */
        EndpointSpec draining(boolean drains) {
            return new EndpointSpec(scheme, host, port, weight, tier, drains, route, name);
        }

        /** @return the name by which it is spoken to: in Host, and to verify its certificate */
        public String knownAs() {
            return name == null ? host : name;
        }

        /** @return whether HTTP/2 is spoken there from the first byte on, without TLS (RFC 9113, 3.3) */
        public boolean isHttp2() {
            return H2C.equals(scheme);
        }

        /** @return the scheme of its URLs: http or https */
        public String webScheme() {
            return isHttp2() ? "http" : scheme;
        }

        /** @return name and port, without the port when it is the scheme's own */
        public String authority() {
            return port == ("https".equals(scheme) ? 443 : 80) ? knownAs() : knownAs() + ':' + port;
        }

        /** {@code http://10.0.1.11:8080} */
        @Override
        public String toString() {
            return scheme + "://" + host + ':' + port;
        }
    }

    /**
     * @param max requests an endpoint has at a time; in HTTP/1.1, each has a connection of its own
     * @param keep idle connections an endpoint
     * @param idle how long one may be idle
     * @param inFlight requests in flight an upstream
     * @param queue requests that may wait for a place
     * @param queueTimeout how long one may wait
     * @param streams requests that share one connection of HTTP/2
     * @param http2 whether HTTP/2 is offered to https endpoints
     */
    public record PoolSpec(
            @Min(1) int max,
            @Min(0) int keep,
            Duration idle,
            @Min(1) int inFlight,
            @Min(0) int queue,
            Duration queueTimeout,
            @Min(1) int streams,
            boolean http2) {

        /** Few enough for one I/O thread, and what servers mostly take. */
        private static final int USUAL_STREAMS = 100;

        public static final PoolSpec DEFAULT =
                new PoolSpec(10_000, 256, Duration.ofSeconds(30), 10_000, 0, Duration.ofSeconds(1));

        /** One that speaks HTTP/2 only where it is told to by a scheme. */
        public PoolSpec(int max, int keep, Duration idle, int inFlight, int queue, Duration queueTimeout) {
            this(max, keep, idle, inFlight, queue, queueTimeout, USUAL_STREAMS, false);
        }
    }

    /**
     * @param trust a file of trusted certificates in PEM or DER, or null for the platform's
     * @param key a PKCS#12 file with our own key, or null
     * @param keyPassword a reference that the loader has resolved, or null
     * @param serverName the name that is sent and verified instead of the endpoint's host, or null
     * @param verify false: anything is accepted
     */
    public record TlsSpec(
            @Nullable String trust,
            @Nullable String key,
            @Nullable String keyPassword,
            @Nullable String serverName,
            boolean verify) {

        /** Without the password. */
        @Override
        public String toString() {
            return "tls[trust=" + trust + ", key=" + key + ", serverName=" + serverName + ", verify=" + verify + ']';
        }
    }
}
