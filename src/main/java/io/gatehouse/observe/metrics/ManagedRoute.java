package io.gatehouse.observe.metrics;

import io.gatehouse.exchange.Timing.Phase;
import java.util.concurrent.Executor;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;

/** One route as an MBean. */
final class ManagedRoute extends NotificationBroadcasterSupport implements RouteMXBean {

    private static final double MILLIS = 1e3;

    private final String route;
    private final RouteMeters meters;

    /** @param executor tells who listens */
    ManagedRoute(String route, RouteMeters meters, Executor executor) {
        super(
                executor,
                new MBeanNotificationInfo(
                        new String[] {BUDGET_EXCEEDED},
                        Notification.class.getName(),
                        "the gateway has kept an exchange for longer than it may"));
        this.route = route;
        this.meters = meters;
    }

    void tell(Breach breach, ObjectName as) {
        sendNotification(new Notification(BUDGET_EXCEEDED, as, meter().breaches(), breach.toString()));
    }

    private RouteMeter meter() {
        return meters.of(route);
    }

    private long ofClass(int first) {
        return meter().seen().byClass().get(first);
    }

    private double quantile(double share) {
        return meter().durations().quantile(share) * MILLIS;
    }

    private double quantile(Phase phase, double share) {
        return meter().durations(phase).quantile(share) * MILLIS;
    }

    @Override
    public String getName() {
        return route;
    }

    @Override
    public long getRequestsTotal() {
        return meter().seen().ended();
    }

    @Override
    public long getInFlight() {
        return meter().seen().inFlight();
    }

    @Override
    public long getStatus1xxTotal() {
        return ofClass(1);
    }

    @Override
    public long getStatus2xxTotal() {
        return ofClass(2);
    }

    @Override
    public long getStatus3xxTotal() {
        return ofClass(3);
    }

    @Override
    public long getStatus4xxTotal() {
        return ofClass(4);
    }

    @Override
    public long getStatus5xxTotal() {
        return ofClass(5);
    }

    @Override
    public long getFaultsTotal() {
        return meter().byFault().values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public long getBytesInTotal() {
        return meter().seen().bytesIn();
    }

    @Override
    public long getBytesOutTotal() {
        return meter().seen().bytesOut();
    }

    @Override
    public double getDurationMillisTotal() {
        return meter().durations().sum() * MILLIS;
    }

    @Override
    public double getDurationMillisP50() {
        return quantile(0.5);
    }

    @Override
    public double getDurationMillisP95() {
        return quantile(0.95);
    }

    @Override
    public double getDurationMillisP99() {
        return quantile(0.99);
    }

    @Override
    public double getAddedMillisTotal() {
        return meter().durations(Phase.GATEWAY).sum() * MILLIS;
    }

    @Override
    public double getAddedMillisP50() {
        return quantile(Phase.GATEWAY, 0.5);
    }

    @Override
    public double getAddedMillisP99() {
        return quantile(Phase.GATEWAY, 0.99);
    }

    @Override
    public double getFirstByteMillisP50() {
        return quantile(Phase.FIRST_BYTE, 0.5);
    }

    @Override
    public double getFirstByteMillisP99() {
        return quantile(Phase.FIRST_BYTE, 0.99);
    }

    @Override
    public double getBudgetMillis() {
        long budget = meter().budget();
        return budget == Long.MAX_VALUE ? -1 : budget / 1e6;
    }

    @Override
    public long getBudgetExceededTotal() {
        return meter().breaches();
    }
}
