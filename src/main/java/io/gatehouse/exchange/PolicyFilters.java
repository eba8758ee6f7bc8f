package io.gatehouse.exchange;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * All concerns in their order, as one filter: what a container does for each filter of each request is done once, whatever number of
 * concerns steps aside.
 */
public final class PolicyFilters implements Filter {

    private final PolicyFilter<?>[] concerns;

    /** @param concerns each with its place here as its row */
    public PolicyFilters(List<PolicyFilter<?>> concerns) {
        this.concerns = concerns.toArray(PolicyFilter[]::new);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Exchange exchange = Exchange.of(request);
        for (PolicyFilter<?> concern : concerns) {
            if (!concern.letsPass(exchange)) {
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
