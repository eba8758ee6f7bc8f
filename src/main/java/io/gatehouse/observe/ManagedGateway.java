package io.gatehouse.observe;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanRegistration;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** The gateway as an MBean under one name. It knows whether it is registered, also when somebody else unregistered it. */
final class ManagedGateway extends NotificationBroadcasterSupport implements GatewayMXBean, MBeanRegistration {

    /** Of what is told by itself. */
    private static final List<String> TYPES = List.of(
            "config.reloaded",
            "config.rejected",
            "upstream.ejected",
            "upstream.restored",
            "identity.down",
            "identity.up",
            "limit.tripped");

    private final Supplier<ObjectName> name;
    private final Operations operations;
    private final Observation observation;
    private final JmxMode mode;
    private volatile boolean registered;

    /** @param name the gateway's own, whatever this one is registered as */
    ManagedGateway(Supplier<ObjectName> name, Operations operations, Observation observation, JmxMode mode) {
        super(new MBeanNotificationInfo(
                TYPES.toArray(String[]::new), Notification.class.getName(), "what becomes of the gateway"));
        this.name = name;
        this.operations = operations;
        this.observation = observation;
        this.mode = mode;
    }

    @Override
    public String getName() {
        return name.get().toString();
    }

    @Override
    public GatewayState getState() {
        return operations.status().state();
    }

    @Override
    public long getGeneration() {
        return operations.status().generation();
    }

    @Override
    public String getLoadedAt() {
        return text(operations.status().loadedAt());
    }

    @Override
    public String getDescriptorDigest() {
        return operations.status().digest();
    }

    @Override
    public String getSource() {
        return operations.status().source();
    }

    @Override
    public String getLastRefusal() {
        return operations.status().lastRefusal();
    }

    @Override
    public String getLastRefusalAt() {
        return text(operations.status().lastRefusalAt());
    }

    @Override
    public String getWarnings() {
        return answer("looking at the server", operations::warnings);
    }

    @Override
    public String getGrid() {
        return operations.grid();
    }

    @Override
    public String getOrders() {
        return answer("looking at orders", operations::orders);
    }

    @Override
    public String getMode() {
        return mode.toString();
    }

    @Override
    public int getRouteCount() {
        return operations.status().routes();
    }

    @Override
    public int getUpstreamCount() {
        return operations.status().upstreams();
    }

    @Override
    public long getInFlight() {
        return operations.status().inFlight();
    }

    @Override
    public int getTunnels() {
        return operations.tunnels();
    }

    @Override
    public long getRequestsTotal() {
        return observation.counters().requests();
    }

    @Override
    public long getFailuresTotal() {
        return observation.counters().failures();
    }

    @Override
    public Map<String, Long> getFaultsTotal() {
        return observation.counters().faults();
    }

    @Override
    public Map<String, Long> getObservedTotal() {
        return observation.counters().observed();
    }

    @Override
    public Map<String, Long> getRefusalsTotal() {
        return observation.counters().refusals().totals();
    }

    @Override
    public Map<String, Long> getFallbacksTotal() {
        return observation.counters().fallbacks();
    }

    @Override
    public long getLogLinesLostTotal() {
        return observation.linesLost();
    }

    @Override
    public String getStartedAt() {
        return text(operations.status().startedAt());
    }

    @Override
    public String getVersion() {
        return operations.status().version();
    }

    private static String text(@Nullable Instant moment) {
        return moment == null ? "" : moment.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    @Override
    public String reload() {
        return answer("reload", operations::reload);
    }

    @Override
    public String explain(String method, String url) {
        return explain(method, url, "");
    }

    @Override
    public String explain(String method, String url, String headers) {
        return answer("explain", () -> operations.explain(method, url, HeaderLines.parse(headers)));
    }

    @Override
    public String validate(String xml) {
        return answer("validate", () -> operations.validate(xml));
    }

    @Override
    public String refusals() {
        return answer("refusals", observation.counters().refusals()::told);
    }

    @Override
    public String upstreams() {
        return answer("upstreams", operations::upstreams);
    }

    @Override
    public String drain(String upstream, String endpoint) {
        return order("drain", () -> operations.drain(upstream, endpoint, true));
    }

    @Override
    public String resume(String upstream, String endpoint) {
        return order("resume", () -> operations.drain(upstream, endpoint, false));
    }

    @Override
    public String splits() {
        return answer("splits", operations::splits);
    }

    @Override
    public String shift(String split, String weights) {
        return order("shift", () -> operations.shift(split, weights));
    }

    @Override
    public String unshift(String split) {
        return order("unshift", () -> operations.unshift(split));
    }

    @Override
    public String hedges() {
        return answer("hedges", operations::hedges);
    }

    @Override
    public String mirrors() {
        return answer("mirrors", operations::mirrors);
    }

    @Override
    public String generations() {
        return answer("generations", operations::generations);
    }

    @Override
    public String rollback(long generation) {
        return order("rollback", JmxMode.FULL, () -> operations.rollback(generation));
    }

    @Override
    public String disableRoute(String route, int status) {
        return order("disableRoute", JmxMode.FULL, () -> operations.disableRoute(route, status));
    }

    @Override
    public String enableRoute(String route) {
        return order("enableRoute", JmxMode.FULL, () -> operations.enableRoute(route));
    }

    @Override
    public String killSession(String subject) {
        return order("killSession", JmxMode.OPERATE, () -> operations.killSession(subject));
    }

    @Override
    public String limits() {
        return answer("limits", operations::limits);
    }

    @Override
    public String setLimit(String limit, String rate, long seconds) {
        return order("setLimit", () -> operations.setLimit(limit, rate, seconds));
    }

    @Override
    public String cache() {
        return answer("cache", operations::cache);
    }

    @Override
    public String purge(String what, boolean soft) {
        return order("purge", () -> operations.purge(what, soft));
    }

    @Override
    public String explainAnswer(String method, String url, String headers, int status, String answer) {
        return answer(
                "explainAnswer",
                () -> operations.explainAnswer(
                        method, url, HeaderLines.parse(headers), status, HeaderLines.parse(answer)));
    }

    @Override
    public String usage(String month, String format) {
        return answer("usage", () -> operations.usage(month, format));
    }

    @Override
    public String recorded() {
        return answer(
                "recorded",
                () -> observation.recorded().stream().map(RecordedHead::line).collect(Collectors.joining("\n")));
    }

    @Override
    public String preview(String xml) {
        // what placeholders stand for could be asked of a descriptor of one's own
        return order("preview", JmxMode.FULL, () -> operations.preview(xml));
    }

    /** What changes how requests are served. */
    private String order(String what, Supplier<String> operation) {
        return order(what, JmxMode.OPERATE, operation);
    }

    private String order(String what, JmxMode needed, Supplier<String> operation) {
        String expected = needed == JmxMode.FULL ? "full" : "operate or full";
        return mode.covers(needed)
                ? answer(what, operation)
                : what + " is refused: the option jmx-mode is " + mode + " (expected: " + expected + ")";
    }

    /**
     * Management calls come on threads that know nothing of this application, so its class loader is set; and a remote caller
     * could not read an exception of ours, so it is told in words.
     */
    private static String answer(String what, Supplier<String> operation) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ManagedGateway.class.getClassLoader());
        try {
            return operation.get();
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            System.getLogger(ManagedGateway.class.getName()).log(Level.ERROR, what + " failed", e);
            return what + " failed: " + e;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    boolean isRegistered() {
        return registered;
    }

    @Override
    public ObjectName preRegister(MBeanServer server, ObjectName asked) {
        return asked;
    }

    @Override
    public void postRegister(Boolean done) {
        registered = done;
    }

    @Override
    public void preDeregister() {}

    @Override
    public void postDeregister() {
        registered = false;
    }
}
