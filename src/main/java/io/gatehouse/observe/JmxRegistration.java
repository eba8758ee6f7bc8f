package io.gatehouse.observe;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerDelegate;
import javax.management.MBeanServerNotification;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.relation.MBeanServerNotificationFilter;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's MBeans: one under its own name, and one under the short name if no other gateway has that. When the one that has
 * it goes, as the older of two versions side by side does, the next takes it over.
 *
 * <p>Without JMX the gateway serves all the same, so nothing here throws.
 */
public final class JmxRegistration implements AutoCloseable, NotificationListener {

    private static final System.Logger LOG = System.getLogger(JmxRegistration.class.getName());
    private static final int MOST_INSTANCES = 1_000;

    private final MBeanServer server;
    private final Operations operations;
    private final Observation observation;
    private final JmxMode mode;
    private final AtomicReference<ObjectName> name;
    private final MBeanServerNotificationFilter shortNameGoes = new MBeanServerNotificationFilter();
    private @Nullable ManagedGateway own;
    private @Nullable ManagedGateway brief;
    private boolean closed;
    private final Notifier notifier = new Notifier();
    private final AtomicLong told = new AtomicLong();

    /**
     * @param virtualServer as {@code ServletContext.getVirtualServerName} has it
     * @param contextPath empty for the root
     * @param mode how much may be done
     */
    public JmxRegistration(
            MBeanServer server,
            String virtualServer,
            String contextPath,
            Operations operations,
            Observation observation,
            JmxMode mode) {
        this.server = server;
        this.operations = operations;
        this.observation = observation;
        this.mode = mode;
        this.name = new AtomicReference<>(GatewayNames.of(virtualServer, contextPath, 1));
        shortNameGoes.disableAllTypes();
        shortNameGoes.enableType(MBeanServerNotification.UNREGISTRATION_NOTIFICATION);
        shortNameGoes.disableAllObjectNames();
        shortNameGoes.enableObjectName(GatewayNames.SHORT);
        try {
            own = registerOwn(virtualServer, contextPath);
            clearShortName();
            server.addNotificationListener(MBeanServerDelegate.DELEGATE_NAME, this, shortNameGoes, null);
            takeShortName();
        } catch (JMException | RuntimeException e) {
            LOG.log(Level.WARNING, "no JMX: " + e);
        }
    }

    /**
     * Tells whoever listens, later, on a thread that is there only while there is something to tell. Where too much is told, or somebody listens
     * too slowly, it is not told; the log has what matters.
     *
     * @param type one of those that the MBean names
     * @param message for people
     */
    public void tell(String type, String message) {
        notifier.tell(() -> {
            long number = told.incrementAndGet();
            for (ManagedGateway bean : beans()) {
                bean.sendNotification(new Notification(type, bean, number, System.currentTimeMillis(), message));
            }
        });
    }

    private synchronized List<ManagedGateway> beans() {
        List<ManagedGateway> beans = new ArrayList<>();
        if (own != null) {
            beans.add(own);
        }
        if (brief != null) {
            beans.add(brief);
        }
        return beans;
    }

    /** @return under which name this gateway alone is registered */
    public ObjectName name() {
        return java.util.Objects.requireNonNull(name.get());
    }

    private ManagedGateway registerOwn(String virtualServer, String contextPath) throws JMException {
        for (int instance = 1; instance <= MOST_INSTANCES; instance++) {
            ObjectName candidate = GatewayNames.of(virtualServer, contextPath, instance);
            if (isOfThisLoader(candidate)) {
                unregister(candidate);
            }
            ManagedGateway bean = register(candidate);
            if (bean != null) {
                name.set(candidate);
                return bean;
            }
        }
        throw new InstanceAlreadyExistsException(name.get() + " and " + MOST_INSTANCES + " instances of it");
    }

    /** Other gateways of this class loader keep it: a process that embeds several has them. */
    private void clearShortName() throws JMException {
        if (isOfThisLoader(GatewayNames.SHORT)
                && name().toString().equals(server.getAttribute(GatewayNames.SHORT, "Name"))) {
            unregister(GatewayNames.SHORT);
        }
    }

    private synchronized void takeShortName() throws JMException {
        if (closed || (brief != null && brief.isRegistered())) {
            return;
        }
        brief = register(GatewayNames.SHORT);
    }

    /** @return null if the name is taken */
    private @Nullable ManagedGateway register(ObjectName as) throws JMException {
        ManagedGateway bean = new ManagedGateway(name::get, operations, observation, mode);
        try {
            server.registerMBean(bean, as);
            return bean;
        } catch (InstanceAlreadyExistsException e) {
            return null;
        }
    }

    /** Two deployments never share a class loader: what has ours was left behind when this one did not come up before. */
    private boolean isOfThisLoader(ObjectName taken) {
        try {
            return server.isRegistered(taken)
                    && server.getClassLoaderFor(taken) == ManagedGateway.class.getClassLoader();
        } catch (InstanceNotFoundException e) {
            return false;
        }
    }

    private void unregister(ObjectName taken) throws JMException {
        try {
            server.unregisterMBean(taken);
        } catch (InstanceNotFoundException e) {
            // somebody was faster
        }
    }

    /** The short name is free. */
    @Override
    public void handleNotification(Notification notification, @Nullable Object handback) {
        try {
            takeShortName();
        } catch (JMException | RuntimeException e) {
            LOG.log(Level.WARNING, GatewayNames.SHORT + " was not taken over: " + e);
        }
    }

    /** Unregisters exactly what this one registered and still has. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        notifier.close();
        try {
            server.removeNotificationListener(MBeanServerDelegate.DELEGATE_NAME, this, shortNameGoes, null);
        } catch (JMException e) {
            // it was never added
        }
        unregister(brief, GatewayNames.SHORT);
        unregister(own, name());
    }

    private void unregister(@Nullable ManagedGateway bean, ObjectName as) {
        if (bean == null || !bean.isRegistered()) {
            return;
        }
        try {
            unregister(as);
        } catch (JMException | RuntimeException e) {
            LOG.log(Level.WARNING, as + " stays registered: " + e);
        }
    }
}
