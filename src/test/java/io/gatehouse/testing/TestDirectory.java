package io.gatehouse.testing;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.OperationType;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A directory of {@code dc=example,dc=com} with alice and bob, which does what a test says and keeps what it was asked. */
public final class TestDirectory implements AutoCloseable {

    public static final String GATEWAY = "cn=gateway,dc=example,dc=com";
    public static final String GATEWAY_PASSWORD = "gateway-s3cr3t";

    private static final String ENTRIES = """
            dn: dc=example,dc=com
            objectClass: domain
            dc: example

            dn: ou=people,dc=example,dc=com
            objectClass: organizationalUnit
            ou: people

            dn: ou=groups,dc=example,dc=com
            objectClass: organizationalUnit
            ou: groups

            dn: cn=Sales\\, North,ou=groups,dc=example,dc=com
            objectClass: groupOfNames
            cn: Sales, North
            member: uid=alice,ou=people,dc=example,dc=com

            dn: cn=ops,ou=groups,dc=example,dc=com
            objectClass: groupOfNames
            cn: ops
            member: uid=bob,ou=people,dc=example,dc=com

            dn: uid=alice,ou=people,dc=example,dc=com
            objectClass: inetOrgPerson
            uid: alice
            cn: Alice
            sn: A
            mail: team@example.com
            userPassword: wonderland
            memberOf: cn=admin,ou=groups,dc=example,dc=com
            memberOf: cn=audit,ou=elsewhere,dc=example,dc=com
            employeeType: staff

            dn: uid=bob,ou=people,dc=example,dc=com
            objectClass: inetOrgPerson
            uid: bob
            cn: Bob
            sn: B
            mail: team@example.com
            userPassword: builder
            """;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final InMemoryDirectoryServer server;

    private final class Ears extends InMemoryOperationInterceptor {

        @Override
        public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) {
            asked.add("bind " + request.getRequest().getBindDN());
        }

        @Override
        public void processSearchRequest(InMemoryInterceptedSearchRequest request) {
            asked.add("search " + request.getRequest().getFilter());
        }
    }

    /**
     * @param port 0 for a free one of 127.0.0.1
     * @param key null for one that does not speak TLS
     */
    public TestDirectory(int port, @Nullable TestKey key) throws Exception {
        this(listener(port, key));
    }

    /** One that speaks TLS as soon as it is asked to, on a free port of 127.0.0.1. */
    public static TestDirectory startingTls(TestKey key) throws Exception {
        return new TestDirectory(InMemoryListenerConfig.createLDAPConfig(
                "ldap", InetAddress.getLoopbackAddress(), 0, key.server(key).getSocketFactory()));
    }

    private static InMemoryListenerConfig listener(int port, @Nullable TestKey key) throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        return key == null
                ? InMemoryListenerConfig.createLDAPConfig("ldap", here, port, null)
                : InMemoryListenerConfig.createLDAPSConfig(
                        "ldaps", here, port, key.server(key).getServerSocketFactory(), (SSLSocketFactory)
                                SSLSocketFactory.getDefault());
    }

    private TestDirectory(InMemoryListenerConfig listener) throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=com");
        config.setSchema(null);
        config.addAdditionalBindCredentials(GATEWAY, GATEWAY_PASSWORD);
        config.setAuthenticationRequiredOperationTypes(OperationType.SEARCH);
        config.addInMemoryOperationInterceptor(new Ears());
        config.setListenerConfigs(listener);
        server = new InMemoryDirectoryServer(config);
        for (String entry : ENTRIES.strip().split("\n\n", -1)) {
            server.add(entry.split("\n", -1));
        }
        server.startListening();
    }

    public int port() {
        return server.getListenPort();
    }

    /** From now on this is the password. */
    public void password(String dn, String password) throws LDAPException {
        server.modify(dn, new Modification(ModificationType.REPLACE, "userPassword", password));
    }

    /** @return {@code bind DN} and {@code search FILTER}, in their order */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        server.shutDown(true);
    }
}
