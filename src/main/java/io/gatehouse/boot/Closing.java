package io.gatehouse.boot;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What has been opened so far. It is closed in reverse, once; a step that fails is logged and keeps no other from being taken,
 * because a server that goes on holds for ever what one of its deployments left behind.
 */
final class Closing implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("io.gatehouse");

    private final Deque<Step> steps = new ArrayDeque<>();

    private record Step(String what, AutoCloseable resource) {}

    /**
     * @param what for the log
     * @return the resource
     */
    synchronized <T extends AutoCloseable> T add(String what, T resource) {
        steps.push(new Step(what, resource));
        return resource;
    }

    @Override
    public void close() {
        for (Step step = next(); step != null; step = next()) {
            try {
                step.resource.close();
            } catch (Exception | LinkageError e) {
                LOG.log(System.Logger.Level.ERROR, step.what + ": cannot be closed", e);
            }
        }
    }

    private synchronized @Nullable Step next() {
        return steps.poll();
    }
}
