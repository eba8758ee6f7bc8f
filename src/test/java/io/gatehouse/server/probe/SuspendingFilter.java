package io.gatehouse.server.probe;

import io.gatehouse.exchange.Suspension;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A filter that lets the thread go as often as the header {@code X-Suspend} has this filter's row in it, and comes back by a
 * dispatch from a thread of ours: after {@code X-Pause} microseconds, or without that before the filter has returned.
 */
public final class SuspendingFilter implements Filter {

    private final ScheduledExecutorService other = Executors.newScheduledThreadPool(1);
    private int row;

    @Override
    public void init(FilterConfig config) {
        row = Integer.parseInt(config.getInitParameter("row"));
    }

    @Override
    public void destroy() {
        other.shutdownNow();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Passage passage = Passage.of(request, response);
        if (passage.stage() <= row) {
            passage.note("filter" + row, request);
            if (isToSuspend(passage)) {
                suspend(passage);
                return;
            }
            passage.passed(row);
        }
        chain.doFilter(request, response);
    }

    /** {@code X-Suspend: 011} suspends once in filter 0, then twice in filter 1. */
    private boolean isToSuspend(Passage passage) {
        String rows = passage.request().getHeader("X-Suspend");
        int next = passage.suspensions();
        return rows != null && next < rows.length() && rows.charAt(next) - '0' == row;
    }

    private void suspend(Passage passage) {
        String pause = passage.request().getHeader("X-Pause");
        Suspension suspension = passage.suspend();
        if (pause != null) {
            long micros = Long.parseLong(pause);
            Future<?> ignored = other.schedule(suspension::resume, micros, TimeUnit.MICROSECONDS);
            return;
        }
        CountDownLatch resumed = new CountDownLatch(1);
        other.execute(() -> {
            suspension.resume();
            resumed.countDown();
        });
        try {
            if (!resumed.await(5, TimeUnit.SECONDS)) {
                throw new IllegalStateException("resume() waits for the filter to return");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
