package io.gatehouse.exchange;

import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Decision;
import io.gatehouse.route.table.RouteTable;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The door: makes the {@link Exchange} and decides whose it is. What no route takes goes on all the same when its host is known,
 * so that the host's policies hold for a 404 too; the servlet at the end answers it.
 */
public final class ExchangeFilter implements Filter {

    private final Exchanges exchanges;

    public ExchangeFilter(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            Exchange known = Exchange.find(request);
            // the client may have left while it was suspended
            if (known == null
                    ? admit((HttpServletRequest) request, (HttpServletResponse) response)
                    : !known.isCompleted()) {
                chain.doFilter(request, response);
            }
        } catch (IOException | ServletException | RuntimeException e) {
            // a bug of ours, which the container would show to the client with its stack trace
            bug(Exchange.find(request), (HttpServletResponse) response, e);
        } catch (Error e) {
            over(Exchange.find(request), e);
            throw e;
        }
    }

    /** Whatever happened, places that the exchange has taken are given back. */
    private static void over(@Nullable Exchange exchange, Throwable cause) {
        if (exchange != null) {
            exchange.failed(Fault.INTERNAL, String.valueOf(cause.getMessage()));
            boolean ignored = exchange.complete();
        }
    }

    private static void bug(@Nullable Exchange exchange, HttpServletResponse response, Exception cause) {
        String id = exchange == null ? "-" : exchange.id();
        System.getLogger(ExchangeFilter.class.getName())
                .log(System.Logger.Level.ERROR, "[" + id + "] the gateway failed", cause);
        if (exchange == null) {
            response.setStatus(Fault.INTERNAL.status());
        } else if (response.isCommitted()) {
            exchange.failed(Fault.INTERNAL, String.valueOf(cause.getMessage()));
            exchange.clientGone();
        } else if (!exchange.isCompleted()) {
            tell(exchange, cause);
        }
    }

    private static void tell(Exchange exchange, Exception cause) {
        try {
            Answer.fault(exchange, Fault.INTERNAL, String.valueOf(cause.getMessage()));
        } catch (RuntimeException e) {
            // a hook has the bug
            over(exchange, cause);
            throw e;
        }
    }

    /** @return whether the exchange goes on; otherwise it has been answered */
    private boolean admit(HttpServletRequest request, HttpServletResponse response) {
        Exchange exchange = exchanges.begin(request, response);
        String problem = exchange.arrival().problem();
        if (problem != null) {
            Answer.fault(exchange, Fault.MALFORMED_REQUEST, problem, last(exchange));
            return false;
        }
        RequestHead head = exchange.head();
        Decision own = RouteTable.own(head);
        if (own instanceof Decision.Refused refused) {
            Answer.refusal(exchange, refused);
            return false;
        }
        if (own != null) {
            return true;
        }
        Generation generation = exchange.generation();
        if (generation == null) {
            Answer.fault(exchange, Fault.NOT_READY, "no descriptor has been accepted");
            return false;
        }
        return decide(exchange, generation.table().decide(head));
    }

    /** Where a malformed request ends is anybody's guess, so nothing more is read from its connection. */
    private static Headers last(Exchange exchange) {
        boolean stream = exchange.arrival().protocol().startsWith("2");
        return stream ? Headers.EMPTY : Headers.of("Connection", "close");
    }

    private boolean decide(Exchange exchange, Decision decision) {
        exchanges.decided(exchange, decision);
        if (decision instanceof Decision.Refused refused && refused.isFinal()) {
            Answer.refusal(exchange, refused);
            return false;
        }
        return true;
    }
}
