package io.gatehouse.boot;

import io.gatehouse.benchmarks.MixedRoutes;
import io.gatehouse.boot.concern.Concerns;
import io.gatehouse.boot.settings.Time;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.ExchangeFilter;
import io.gatehouse.exchange.Exchanges;
import io.gatehouse.exchange.Generation;
import io.gatehouse.exchange.Notices;
import io.gatehouse.exchange.Observers;
import io.gatehouse.exchange.PolicyFilters;
import io.gatehouse.exchange.Tracing;
import io.gatehouse.exchange.TrustedProxies;
import io.gatehouse.filter.cache.CacheFilter;
import io.gatehouse.identity.Identities;
import io.gatehouse.observe.metrics.RouteMeters;
import io.gatehouse.limit.Limiters;
import io.gatehouse.identity.assertion.Signing;
import io.gatehouse.upstream.Upstreams;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The way of a request from the container to the servlet, by a route without a policy: the door alone, which reads the head and
 * decides, and with all filters of the table of concerns behind it. The difference is what the empty chain costs. It ends at once; what
 * it costs to count and time it by its route is the difference that meters make. In this package,
 * because nobody else sees the table.
 */
@State(Scope.Benchmark)
public class ChainBenchmark {

    private static final Map<String, String> FIELDS = Map.of(
            "host", "h0.example.com", "user-agent", "curl/8.5.0", "accept", "*/*", "accept-encoding", "gzip");

    @Param({"false", "true"})
    public boolean concerns;

    @Param({"nobody", "meters"})
    public String watched;

    private Filter[] filters;
    private HttpServletRequest nothingElse;
    private HttpServletResponse response;

    @Setup
    public void prepare() {
        Generation generation =
                new Generation(
                        1,
                        MixedRoutes.table(10),
                        Upstreams.NONE,
                        Identities.NONE,
                        Limiters.NONE,
                        new Signing(InstantSource.system(), System::nanoTime),
                        new TrustedProxies(List.of()));
        Exchanges exchanges = new Exchanges("", () -> generation, System::nanoTime, (async, asked, answer) -> {}, watched.equals("meters") ? metered() : Observers.of(List.of()));
        List<Filter> all = new ArrayList<>(List.of(new ExchangeFilter(exchanges)));
        if (concerns) {
            all.add(new PolicyFilters(Concerns.filters(
                    Notices.NONE, Time.OF_MACHINE, CacheFilter.idle())));
        }
        filters = all.toArray(Filter[]::new);
        nothingElse = nothing(HttpServletRequest.class);
        response = nothing(HttpServletResponse.class);
    }

    private static Observers metered() {
        RouteMeters meters = new RouteMeters(true, breach -> {});
        return new Observers(meters, Tracing.CONTINUED, List.of(meters));
    }

    private static <T> T nothing(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            throw new UnsupportedOperationException(method.getName());
        }));
    }

    @Benchmark
    public void way(Blackhole servlet) throws IOException, ServletException {
        new Chain(filters, servlet).doFilter(new Asked(nothingElse), response);
    }

    /** As containers have them: a position, and an array. */
    private static final class Chain implements FilterChain {

        private final Filter[] filters;
        private final Blackhole servlet;
        private int next;

        Chain(Filter[] filters, Blackhole servlet) {
            this.filters = filters;
            this.servlet = servlet;
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response) throws IOException, ServletException {
            if (next < filters.length) {
                filters[next++].doFilter(request, response, this);
            } else {
                servlet.consume(request);
                servlet.consume(Exchange.of(request).complete());
            }
        }
    }

    /** A GET of curl's. */
    private static final class Asked extends HttpServletRequestWrapper {

        private final Map<String, Object> attributes = new HashMap<>();

        Asked(HttpServletRequest nothingElse) {
            super(nothingElse);
        }

        @Override
        public @Nullable Object getAttribute(String name) {
            return attributes.get(name);
        }

        @Override
        public void setAttribute(String name, Object value) {
            attributes.put(name, value);
        }

        @Override
        public String getRemoteAddr() {
            return "192.0.2.7";
        }

        @Override
        public String getScheme() {
            return "https";
        }

        @Override
        public String getProtocol() {
            return "HTTP/1.1";
        }

        @Override
        public String getMethod() {
            return "GET";
        }

        @Override
        public String getRequestURI() {
            return "/prefix0/42";
        }

        @Override
        public @Nullable String getQueryString() {
            return null;
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            return Collections.enumeration(FIELDS.keySet());
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return Collections.enumeration(List.of(FIELDS.get(name)));
        }
    }
}
