package io.gatehouse.server;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** A JMX client as an administrator starts it: on the JDK alone, or with the one file of the server that its protocol needs. */
final class JmxClient implements Operator {

    private final JMXConnector connector;
    private final MBeanServerConnection server;

    private JmxClient(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.server = connector.getMBeanServerConnection();
    }

    /**
     * Connects by RMI.
     *
     * @param credentials user and password; none where nobody is asked
     */
    @SuppressWarnings("BanJNDI") // a registry of our own, on this machine
    static JmxClient rmi(int port, String... credentials) throws IOException {
        Map<String, Object> environment = new HashMap<>();
        if (credentials.length > 0) {
            environment.put(JMXConnector.CREDENTIALS, credentials);
        }
        JMXServiceURL url = new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi");
        return new JmxClient(JMXConnectorFactory.connect(url, environment));
    }

    /**
     * Connects to WildFly's management port, as a user who may read the server's files.
     *
     * @param client the server's {@code bin/client/jboss-client.jar}
     */
    @SuppressWarnings("BanJNDI") // a server of our own, on this machine
    static JmxClient wildfly(int port, Path client) throws IOException {
        ClassLoader alone = new URLClassLoader(urls(client), ClassLoader.getPlatformClassLoader());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(alone);
        try {
            JMXServiceURL url = new JMXServiceURL("service:jmx:remote+http://127.0.0.1:" + port);
            return new JmxClient(JMXConnectorFactory.connect(
                    url, Map.of(JMXConnectorFactory.PROTOCOL_PROVIDER_CLASS_LOADER, alone)));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /**
     * Connects to Liberty's REST connector.
     *
     * @param client the server's {@code clients/restConnector.jar}
     * @param keys with the certificate that the server has made for itself
     * @param credentials a user of the administrator-role, and the password
     */
    @SuppressWarnings("BanJNDI") // a server of our own, on this machine
    static JmxClient liberty(int port, Path client, Path keys, String password, String... credentials)
            throws IOException {
        ClassLoader alone = new URLClassLoader(urls(client), ClassLoader.getPlatformClassLoader());
        Map<String, Object> environment = Map.of(
                JMXConnectorFactory.PROTOCOL_PROVIDER_CLASS_LOADER,
                alone,
                JMXConnectorFactory.PROTOCOL_PROVIDER_PACKAGES,
                "com.ibm.ws.jmx.connector.client",
                "com.ibm.ws.jmx.connector.client.CUSTOM_SSLSOCKETFACTORY",
                trusting(keys, password),
                JMXConnector.CREDENTIALS,
                credentials);
        JMXServiceURL url = new JMXServiceURL("rest", "localhost", port, "/IBMJMXConnectorREST");
        return new JmxClient(JMXConnectorFactory.connect(url, environment));
    }

    private static SSLSocketFactory trusting(Path keys, String password) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance(keys.toFile(), password.toCharArray());
            // an entry with a key is nobody who is trusted
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("server", store.getCertificate("default"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static URL[] urls(Path file) throws MalformedURLException {
        return new URL[] {file.toUri().toURL()};
    }

    @Override
    public String attribute(String name) throws IOException {
        return attribute(GATEWAY, name);
    }

    String attribute(String bean, String name) throws IOException {
        try {
            return String.valueOf(server.getAttribute(new ObjectName(bean), name));
        } catch (JMException e) {
            throw new IOException(bean, e);
        }
    }

    @Override
    public String invoke(String operation, String... arguments) throws IOException {
        String[] types = new String[arguments.length];
        Arrays.fill(types, String.class.getName());
        try {
            return String.valueOf(server.invoke(new ObjectName(GATEWAY), operation, arguments, types));
        } catch (JMException e) {
            throw new IOException(operation, e);
        }
    }

    /** @return each notification of the gateway from now on, by its type and what it says */
    BlockingQueue<String> listen() throws IOException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try {
            server.addNotificationListener(
                    new ObjectName(GATEWAY),
                    (notification, handback) -> heard.add(notification.getType() + ": " + notification.getMessage()),
                    null,
                    null);
        } catch (JMException e) {
            throw new IOException(e);
        }
        return heard;
    }

    /** @return the names of all gateways, sorted */
    List<String> gateways() throws IOException {
        return names("io.gatehouse:type=Gateway,*");
    }

    /** @return the names of all beans of gateways, sorted */
    List<String> beans() throws IOException {
        return names("io.gatehouse:*");
    }

    private List<String> names(String pattern) throws IOException {
        try {
            return server.queryNames(new ObjectName(pattern), null).stream()
                    .map(ObjectName::toString)
                    .sorted()
                    .toList();
        } catch (JMException e) {
            throw new IOException(e);
        }
    }

    /** @return the names of threads of gateways, sorted */
    List<String> threads() throws IOException {
        try {
            CompositeData[] threads = (CompositeData[]) server.invoke(
                    new ObjectName("java.lang:type=Threading"),
                    "dumpAllThreads",
                    new Object[] {false, false},
                    new String[] {"boolean", "boolean"});
            return Arrays.stream(threads)
                    .map(thread -> (String) thread.get("threadName"))
                    .filter(name -> name.startsWith("gatehouse"))
                    .sorted()
                    .toList();
        } catch (JMException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
