package io.gatehouse.boot.settings;

/**
 * What the web application and a launcher that embeds it say to each other. They live in different class loaders, so these are
 * names in the {@link jakarta.servlet.ServletContext}, and their values are of the JDK's types. All are constants: a launcher
 * that is compiled against this class does not need it at run time.
 *
 * <p>When {@code contextInitialized} has returned, the gateway either serves or has set {@link #REFUSED}.
 */
public final class Embedding {

    /**
     * Init parameter, a text: the location that the option {@code --routes} names. It comes before every other source; absent
     * when the option was not given.
     */
    public static final String ROUTES = "gatehouse.option.routes";

    /**
     * Init parameter, any text: the launcher is the server, which knows no people and no data sources. Absent in an application server.
     */
    public static final String ALONE = "gatehouse.alone";

    /**
     * Attribute, a {@code java.util.List} of {@code String}: why there is nothing to serve, one problem each, as
     * {@code FILE:LINE:COLUMN: message}. Absent when the gateway serves, be it with an older descriptor that was good.
     */
    public static final String REFUSED = "gatehouse.refused";

    /**
     * Attribute, a {@code java.lang.Runnable}: the end is near. Readiness goes, requests are still taken. Returns at once and may
     * be called more than once. The launcher then lingers and drains, so {@code contextDestroyed} does not do it once more.
     */
    public static final String STOP = "gatehouse.stop";

    /**
     * Attribute, a {@code java.lang.Runnable}: nobody is let in any more, and what goes on for as long as it likes is asked to end. Returns at
     * once. To be called behind {@link #STOP}, when the launcher has lingered.
     */
    public static final String LEAVE = "gatehouse.leave";

    /**
     * Attribute, a {@code java.util.function.IntSupplier}: how many exchanges go on that have left HTTP, of which a server does not know
     * that they are any.
     */
    public static final String TUNNELS = "gatehouse.tunnels";

    /**
     * Attribute, a {@code java.util.function.Supplier} of {@code java.time.Duration}: by how much the time of the gateway is ahead of the
     * machine's, so that what takes hours can be tried in a moment. It never becomes less. Absent as a rule.
     */
    public static final String AHEAD = "gatehouse.ahead";

    /**
     * Attribute, a text: the password of {@code admin}, who operates a gateway that runs by itself, until its end. The launcher tells it
     * once, and takes the attribute away. Absent where others were named, or nobody may.
     */
    public static final String ADMIN_PASSWORD = "gatehouse.admin.password";

    /**
     * Attribute, a {@code java.util.Map} of {@code java.util.concurrent.Executor} to {@code java.nio.channels.Selector}: the event loops that
     * wait for clients, which may wait for upstreams too. Whoever has a socket ready is called if a {@code java.util.function.Consumer} of
     * {@code SelectionKey} is attached to its key. What one loop is given to do, and those calls, it does one at a time, whatever thread it is
     * by then. They end after the web application. Absent where the application has to wait for its upstreams itself.
     */
    public static final String LOOPS = "gatehouse.loops";

    /**
     * Attribute, a {@code java.util.function.Supplier} of {@code java.util.concurrent.Executor}: which one of {@link #LOOPS} the calling thread
     * is at this moment, or null. Absent where those are.
     */
    public static final String LOOP = "gatehouse.loop";

    private Embedding() {}
}
