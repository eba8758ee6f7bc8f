package io.gatehouse.identity.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.identity.DirectorySpec;
import io.gatehouse.identity.DirectorySpec.Encryption;
import io.gatehouse.identity.Secret;
import io.gatehouse.identity.UsersSpec;
import io.gatehouse.identity.remote.Errands;
import io.gatehouse.testing.TestDirectory;
import io.gatehouse.testing.TestKey;
import io.gatehouse.testing.TestLog;
import io.gatehouse.testing.TestTicker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A directory in this process, on real sockets. */
class LdapUsersTest {

    private static final String PEOPLE = "ou=people,dc=example,dc=com";
    private static final String GROUPS = "ou=groups,dc=example,dc=com";

    @TempDir
    private Path folder;

    private final TestTicker ticker = new TestTicker();
    private final Errands errands = new Errands();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        errands.close();
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    private TestDirectory directory() throws Exception {
        TestDirectory directory = new TestDirectory(0, null);
        opened.add(directory);
        return directory;
    }

    private static DirectorySpec.Server plain(int port) {
        return new DirectorySpec.Server(Encryption.NONE, "127.0.0.1", port, null);
    }

    private static DirectorySpec spec(DirectorySpec.Server... servers) {
        return new DirectorySpec(
                List.of(servers),
                PEOPLE,
                "uid",
                "(uid={name})",
                TestDirectory.GATEWAY,
                Secret.of(TestDirectory.GATEWAY_PASSWORD),
                "memberOf",
                null,
                null);
    }

    private LdapUsers users(DirectorySpec spec, SSLContext trusted) {
        LdapUsers users = new LdapUsers(new UsersSpec("staff", null, null, spec), spec, trusted, errands, ticker);
        opened.add(users);
        return users;
    }

    private LdapUsers users(TestDirectory directory) {
        return users(spec(plain(directory.port())), null);
    }

    private static UserVerdict check(LdapUsers users, String name, String password) throws Exception {
        return users.check(new NameAndPassword(name, password)).get(60, TimeUnit.SECONDS);
    }

    private static String reason(LdapUsers users, String name, String password) throws Exception {
        UserVerdict verdict = check(users, name, password);
        return verdict instanceof UserVerdict.Bad bad ? bad.reason() : ((UserVerdict.Unavailable) verdict).reason();
    }

    private static List<String> roles(LdapUsers users, String name, String password) throws Exception {
        return ((UserVerdict.Good) check(users, name, password))
                .caller().roles().stream().sorted().toList();
    }

    @Test
    void who_has_the_password_is_let_in_under_the_name_that_the_directory_has() throws Exception {
        LdapUsers users = users(directory());

        UserVerdict.Good alice = (UserVerdict.Good) check(users, "ALICE", "wonderland");
        assertThat(alice.caller()).hasToString("staff/alice");
        assertThat(alice.caller().claims().text("sub")).isEqualTo("alice");
        assertThat(reason(users, "alice", "builder")).startsWith("alice: not let in by the directory");
        assertThat(reason(users, "mallory", "wonderland")).isEqualTo("nobody of this name");
    }

    @Test
    void a_stranger_costs_the_directory_as_many_questions_as_anybody() throws Exception {
        TestDirectory directory = directory();
        LdapUsers users = users(directory);
        check(users, "alice", "wrong");
        int known = directory.asked().size();
        check(users, "mallory", "wrong");

        assertThat(directory.asked()).hasSize(2 * known);
        assertThat(directory.asked().get(known - 1)).isEqualTo("bind uid=alice," + PEOPLE);
        assertThat(directory.asked().get(2 * known - 1)).isEqualTo("bind cn=nobody," + PEOPLE);
    }

    @Test
    void an_empty_password_is_refused_before_the_directory_is_asked() throws Exception {
        TestDirectory directory = directory();

        assertThat(reason(users(directory), "alice", "")).isEqualTo("an empty password");
        assertThat(directory.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "a*", "alice)(uid=*", "*)(|(uid=*", "alice)(|(objectClass=*", "\\61lice", "alice\\00"})
    void a_name_that_is_a_filter_is_nobodys(String name) throws Exception {
        assertThat(reason(users(directory()), name, "wonderland")).isEqualTo("nobody of this name");
    }

    @Test
    void several_entries_are_nobody() throws Exception {
        TestDirectory directory = directory();
        DirectorySpec spec = spec(plain(directory.port()));
        LdapUsers byMail = users(with(spec, "(mail={name})", "memberOf", null, null), null);
        LdapUsers byAnything = users(with(spec, "(|(uid={name})(objectClass=*))", "memberOf", null, null), null);

        assertThat(reason(byMail, "team@example.com", "wonderland")).isEqualTo("several entries (expected: one)");
        assertThat(reason(byAnything, "alice", "wonderland")).isEqualTo("several entries (expected: one)");
    }

    private static DirectorySpec with(
            DirectorySpec spec, String filter, String roles, String groups, String groupFilter) {
        return new DirectorySpec(
                spec.servers(),
                spec.base(),
                spec.nameAttribute(),
                filter,
                spec.bind(),
                spec.password(),
                roles,
                groups,
                groupFilter);
    }

    @Test
    void roles_are_the_first_values_of_dns_or_values_or_groups_that_are_found() throws Exception {
        DirectorySpec spec = spec(plain(directory().port()));
        String filter = spec.filter();

        assertThat(roles(users(spec, null), "alice", "wonderland")).containsExactly("admin", "audit");
        assertThat(roles(users(with(spec, filter, "memberOf", GROUPS, null), null), "alice", "wonderland"))
                .containsExactly("admin");
        assertThat(roles(users(with(spec, filter, "employeeType", null, null), null), "alice", "wonderland"))
                .containsExactly("staff");
        assertThat(roles(users(with(spec, filter, null, GROUPS, "(member={dn})"), null), "alice", "wonderland"))
                .containsExactly("Sales, North");
        assertThat(roles(users(with(spec, filter, null, null, null), null), "alice", "wonderland"))
                .isEmpty();
    }

    @Test
    void a_password_that_was_good_is_remembered_for_a_minute() throws Exception {
        TestDirectory directory = directory();
        LdapUsers users = users(directory);
        check(users, "alice", "wonderland");
        directory.password("uid=alice," + PEOPLE, "changed");

        assertThat(users.check(new NameAndPassword("alice", "wonderland"))).isCompleted();
        ticker.advance(Duration.ofSeconds(60));
        assertThat(reason(users, "alice", "wonderland")).contains("not let in");
        directory.password("uid=alice," + PEOPLE, "wonderland");
        assertThat(check(users, "alice", "wonderland")).isInstanceOf(UserVerdict.Good.class);
    }

    @Test
    void a_directory_that_is_down_is_told_once_and_found_at_once_when_it_is_back() throws Exception {
        TestDirectory first = directory();
        int port = first.port();
        LdapUsers users = users(first);
        first.close();
        try (TestLog log = new TestLog("io.gatehouse.identity")) {
            assertThat(reason(users, "alice", "wonderland"))
                    .isEqualTo("ldap://127.0.0.1:" + port + ": 91 (connect error), Connection refused");
            assertThat(check(users, "bob", "builder")).isInstanceOf(UserVerdict.Unavailable.class);
            assertThat(log.lines("users staff: ldap://127.0.0.1:" + port)).hasSize(1);

            opened.add(new TestDirectory(port, null));
            assertThat(check(users, "alice", "wonderland")).isInstanceOf(UserVerdict.Good.class);
            assertThat(log.lines("the directory answers again")).hasSize(1);
        }
    }

    @Test
    void an_account_of_the_gateway_that_is_not_let_in_is_no_fault_of_who_asks() throws Exception {
        DirectorySpec spec = spec(plain(directory().port()));
        DirectorySpec wrong = new DirectorySpec(
                spec.servers(), PEOPLE, "uid", spec.filter(), spec.bind(), Secret.of("hush"), null, null, null);
        DirectorySpec nowhere = new DirectorySpec(
                spec.servers(),
                "ou=x,dc=example,dc=com",
                "uid",
                spec.filter(),
                spec.bind(),
                spec.password(),
                null,
                null,
                null);

        assertThat(check(users(wrong, null), "alice", "wonderland"))
                .isInstanceOfSatisfying(
                        UserVerdict.Unavailable.class,
                        away -> assertThat(away.reason())
                                .contains(TestDirectory.GATEWAY + " is not let in")
                                .doesNotContain("hush"));
        assertThat(check(users(nowhere, null), "alice", "wonderland")).isInstanceOf(UserVerdict.Unavailable.class);
    }

    @Test
    void a_certificate_must_be_trusted_and_of_this_host() throws Exception {
        TestKey good = TestKey.make(folder, "good", "dns:localhost,ip:127.0.0.1");
        TestKey wrong = TestKey.make(folder, "wrong", "dns:elsewhere.example");
        TestDirectory directory = new TestDirectory(0, good);
        TestDirectory elsewhere = new TestDirectory(0, wrong);
        opened.addAll(List.of(directory, elsewhere));
        DirectorySpec.Server here = new DirectorySpec.Server(Encryption.TLS, "127.0.0.1", directory.port(), null);
        DirectorySpec.Server there = new DirectorySpec.Server(Encryption.TLS, "127.0.0.1", elsewhere.port(), null);
        SSLContext trusting = TestKey.client(good, wrong);

        assertThat(check(users(spec(here), trusting), "alice", "wonderland")).isInstanceOf(UserVerdict.Good.class);
        assertThat(check(users(spec(here), null), "alice", "wonderland")).isInstanceOf(UserVerdict.Unavailable.class);
        assertThat(check(users(spec(there), trusting), "alice", "wonderland"))
                .isInstanceOf(UserVerdict.Unavailable.class);
        assertThat(elsewhere.asked()).isEmpty();
    }

    @Test
    void a_directory_that_says_nothing_is_given_up() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            LdapUsers users = users(spec(plain(silent.getLocalPort())), null);
            CompletableFuture<UserVerdict> asking = users.check(new NameAndPassword("alice", "wonderland"));
            try (Socket taken = silent.accept()) {
                assertThat(taken.getInputStream().read()).isPositive();
                ticker.advance(DirectoryClient.LONGEST.plusMillis(1));
                users.tick();

                assertThat(asking.get(60, TimeUnit.SECONDS))
                        .isInstanceOfSatisfying(
                                UserVerdict.Unavailable.class,
                                away -> assertThat(away.reason()).endsWith("no answer within 5 s"));
            }
        }
    }

    @Test
    @Timeout(60)
    void a_directory_that_takes_connections_and_never_speaks_tls_is_given_up() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            DirectorySpec.Server server =
                    new DirectorySpec.Server(Encryption.TLS, "127.0.0.1", silent.getLocalPort(), null);
            try (DirectoryClient client = new DirectoryClient(List.of(server), null, ticker, Duration.ofMillis(100))) {
                assertThatThrownBy(() -> client.talk(connection -> "said"))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(server.toString());
            }
        }
    }

    @Test
    void where_one_server_is_down_the_next_is_asked_and_stays_the_first_to_be_asked() throws Exception {
        TestDirectory first = directory();
        TestDirectory second = directory();
        int port = first.port();
        LdapUsers users = users(spec(plain(port), plain(second.port())), null);
        assertThat(check(users, "alice", "wonderland")).isInstanceOf(UserVerdict.Good.class);
        assertThat(second.asked()).isEmpty();

        first.close();
        assertThat(check(users, "bob", "builder")).isInstanceOf(UserVerdict.Good.class);
        opened.add(new TestDirectory(port, null));
        int before = second.asked().size();
        assertThat(reason(users, "bob", "wrong")).contains("not let in");
        assertThat(second.asked()).hasSizeGreaterThan(before);

        second.close();
        assertThat(reason(users, "bob", "wrong again")).contains("not let in");
    }

    @Test
    void where_all_servers_are_down_each_is_told() throws Exception {
        TestDirectory first = directory();
        TestDirectory second = directory();
        List<DirectorySpec.Server> servers = List.of(plain(first.port()), plain(second.port()));
        LdapUsers users = users(spec(servers.get(0), servers.get(1)), null);
        first.close();
        second.close();

        assertThat(reason(users, "alice", "wonderland"))
                .contains(servers.get(0).toString())
                .contains(servers.get(1).toString());
    }

    @Test
    void a_bad_password_is_not_tried_at_the_next_server() throws Exception {
        TestDirectory second = directory();
        LdapUsers users = users(spec(plain(directory().port()), plain(second.port())), null);

        assertThat(reason(users, "alice", "wrong")).contains("not let in");
        assertThat(second.asked()).isEmpty();
    }

    @Test
    void a_server_that_says_nothing_is_not_the_first_to_be_asked_again() throws Exception {
        TestDirectory second = directory();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            LdapUsers users = users(spec(plain(silent.getLocalPort()), plain(second.port())), null);
            CompletableFuture<UserVerdict> asking = users.check(new NameAndPassword("alice", "wonderland"));
            try (Socket taken = silent.accept()) {
                assertThat(taken.getInputStream().read()).isPositive();
                ticker.advance(DirectoryClient.LONGEST.plusMillis(1));
                users.tick();
                assertThat(asking.get(60, TimeUnit.SECONDS)).isInstanceOf(UserVerdict.Unavailable.class);
            }

            assertThat(check(users, "alice", "wonderland")).isInstanceOf(UserVerdict.Good.class);
        }
    }

    private static DirectorySpec.Server startingTls(TestDirectory directory) {
        return new DirectorySpec.Server(Encryption.START_TLS, "127.0.0.1", directory.port(), null);
    }

    @Test
    void nothing_is_said_before_tls_has_started_with_a_certificate_of_this_host() throws Exception {
        TestKey good = TestKey.make(folder, "good", "dns:localhost,ip:127.0.0.1");
        TestKey wrong = TestKey.make(folder, "wrong", "dns:elsewhere.example");
        TestDirectory here = TestDirectory.startingTls(good);
        TestDirectory elsewhere = TestDirectory.startingTls(wrong);
        opened.addAll(List.of(here, elsewhere));
        TestDirectory plain = directory();
        SSLContext trusting = TestKey.client(good, wrong);

        assertThat(check(users(spec(startingTls(here)), trusting), "alice", "wonderland"))
                .isInstanceOf(UserVerdict.Good.class);
        assertThat(check(users(spec(startingTls(here)), null), "alice", "wonderland"))
                .isInstanceOf(UserVerdict.Unavailable.class);
        assertThat(check(users(spec(startingTls(elsewhere)), trusting), "alice", "wonderland"))
                .isInstanceOf(UserVerdict.Unavailable.class);
        assertThat(check(users(spec(startingTls(plain)), trusting), "alice", "wonderland"))
                .isInstanceOf(UserVerdict.Unavailable.class);
        assertThat(elsewhere.asked()).isEmpty();
        assertThat(plain.asked()).isEmpty();
    }
}
