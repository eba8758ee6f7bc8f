package io.gatehouse.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.Oid;
import org.jspecify.annotations.Nullable;

/** A Kerberos realm of alice, bob and the service {@code HTTP/localhost}, on 127.0.0.1, and clients of it. */
public final class TestKdc implements AutoCloseable {

    private static final String REALM = "GATEHOUSE.TEST";
    private static final String SERVICE = "HTTP/localhost@" + REALM;
    private static final String SPNEGO = "1.3.6.1.5.5.2";

    private final Map<String, Subject> people = new HashMap<>();
    private @Nullable SimpleKdcServer server;
    private @Nullable Path folder;

    /** @param where its files go */
    public void start(Path where) throws KrbException, IOException {
        folder = where;
        int port = freePort();
        SimpleKdcServer kdc = new SimpleKdcServer();
        kdc.setWorkDir(where.toFile());
        kdc.setKdcRealm(REALM);
        kdc.setKdcHost("127.0.0.1");
        kdc.setAllowUdp(false);
        kdc.setAllowTcp(true);
        kdc.setKdcTcpPort(port);
        kdc.init();
        kdc.start();
        server = kdc;
        kdc.createPrincipal("alice@" + REALM, "alice-s");
        kdc.createPrincipal("bob@" + REALM, "bob-s");
        kdc.createAndExportPrincipals(keytab().toFile(), SERVICE);
        Files.writeString(configuration(), """
                [libdefaults]
                  default_realm = %s
                  udp_preference_limit = 1
                  dns_lookup_kdc = false
                  dns_lookup_realm = false
                [realms]
                  %s = {
                    kdc = 127.0.0.1:%d
                  }
                [domain_realm]
                  localhost = %s
                """.formatted(REALM, REALM, port, REALM));
        System.setProperty("java.security.krb5.conf", configuration().toString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** @return what a server logs in as the service with (JAAS) */
    public String login() {
        return """
                com.sun.security.jgss.krb5.accept {
                  com.sun.security.auth.module.Krb5LoginModule required doNotPrompt=true useKeyTab=true storeKey=true
                    isInitiator=false principal="%s" keyTab="%s";
                };
                """.formatted(SERVICE, keytab());
    }

    /** @return {@code krb5.conf} */
    public Path configuration() {
        return java.util.Objects.requireNonNull(folder).resolve("realm.conf");
    }

    private Path keytab() {
        return java.util.Objects.requireNonNull(folder).resolve("service.keytab");
    }

    /** @return the client's half of a negotiation with the service */
    public GSSContext context(String name) throws LoginException, PrivilegedActionException {
        return as(name, () -> {
            GSSManager manager = GSSManager.getInstance();
            GSSName service = manager.createName("HTTP@localhost", GSSName.NT_HOSTBASED_SERVICE);
            GSSContext context = manager.createContext(service, new Oid(SPNEGO), null, GSSContext.DEFAULT_LIFETIME);
            context.requestMutualAuth(true);
            return context;
        });
    }

    /** @return in base64 */
    public String firstLeg(String name, GSSContext context) throws LoginException, PrivilegedActionException {
        byte[] token = as(name, () -> context.initSecContext(new byte[0], 0, 0));
        return Base64.getEncoder().encodeToString(token);
    }

    /** @throws PrivilegedActionException if the service has not proved itself */
    public void lastLeg(String name, GSSContext context, byte[] token)
            throws LoginException, PrivilegedActionException {
        as(name, () -> context.initSecContext(token, 0, token.length));
    }

    @SuppressWarnings("removal") // what stands for it comes with a later Java
    private <T> T as(String name, PrivilegedExceptionAction<T> action)
            throws LoginException, PrivilegedActionException {
        Subject subject = people.get(name);
        if (subject == null) {
            subject = logIn(name);
            people.put(name, subject);
        }
        return Subject.doAs(subject, action);
    }

    private static Subject logIn(String name) throws LoginException {
        LoginContext login = new LoginContext(
                "client",
                new Subject(),
                callbacks -> {
                    for (Callback callback : callbacks) {
                        if (callback instanceof PasswordCallback password) {
                            password.setPassword((name + "-s").toCharArray());
                        }
                    }
                },
                new Client(name + '@' + REALM));
        login.login();
        return login.getSubject();
    }

    private static final class Client extends Configuration {

        private final String principal;

        Client(String principal) {
            this.principal = principal;
        }

        @Override
        public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
            return new AppConfigurationEntry[] {
                new AppConfigurationEntry(
                        "com.sun.security.auth.module.Krb5LoginModule",
                        AppConfigurationEntry.LoginModuleControlFlag.REQUIRED,
                        Map.of("principal", principal))
            };
        }
    }

    @Override
    public void close() throws KrbException {
        SimpleKdcServer running = server;
        if (running != null) {
            running.stop();
        }
    }
}
