package io.gatehouse.identity.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.identity.UsersSpec;
import io.gatehouse.identity.remote.Errands;
import io.gatehouse.identity.remote.Turns;
import io.gatehouse.testing.TestLog;
import io.gatehouse.testing.TestTicker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

class FileUsersTest {

    private static final String ALICE = hash("wonderland");
    private static final String BOB = hash("builder");

    @TempDir
    private Path folder;

    private final TestTicker ticker = new TestTicker();
    private final Errands errands = new Errands();
    private final Turns turns = new Turns(errands, 1, 2);
    private final CountDownLatch end = new CountDownLatch(1);
    private Path file;
    private Path groups;
    private FileUsers users;

    private static String hash(String password) {
        return BCrypt.hashpw(password.getBytes(StandardCharsets.UTF_8), BCrypt.gensalt("$2y", 4));
    }

    @BeforeEach
    void open() throws Exception {
        file = folder.resolve("staff.htpasswd");
        groups = folder.resolve("staff.groups");
        Files.writeString(file, "alice:" + ALICE + "\nbob:" + BOB + "\n");
        Files.writeString(groups, "admin: alice\n");
        users = new FileUsers(
                new UsersSpec("staff", file.toString(), groups.toString(), null),
                file.toString(),
                turns,
                errands,
                Instant::now,
                ticker);
    }

    @AfterEach
    void close() {
        end.countDown();
        errands.close();
    }

    private void look() throws Exception {
        ticker.advance(Duration.ofSeconds(2));
        Objects.requireNonNull(users.lookAgain()).get(60, TimeUnit.SECONDS);
    }

    private UserVerdict check(String name, String password) throws Exception {
        return users.check(new NameAndPassword(name, password)).get(60, TimeUnit.SECONDS);
    }

    private String reason(String name, String password) throws Exception {
        return ((UserVerdict.Bad) check(name, password)).reason();
    }

    @Test
    void who_has_the_password_is_let_in_with_the_roles_of_the_groups() throws Exception {
        UserVerdict.Good alice = (UserVerdict.Good) check("alice", "wonderland");

        assertThat(alice.caller()).hasToString("staff/alice");
        assertThat(alice.caller().roles()).containsExactly("admin");
        assertThat(alice.caller().claims().text("sub")).isEqualTo("alice");
        assertThat(((UserVerdict.Good) check("bob", "builder")).caller().roles())
                .isEmpty();
        assertThat(reason("alice", "builder")).isEqualTo("alice: the password is another");
        assertThat(reason("Alice", "wonderland")).isEqualTo("nobody of this name");
        assertThat(reason("alice", "x".repeat(73))).contains("more than 72 bytes");
    }

    @Test
    void a_password_that_was_good_is_remembered_for_a_minute_and_one_that_was_not_is_not() throws Exception {
        check("alice", "wonderland");
        check("alice", "wonderlant");

        assertThat(users.check(new NameAndPassword("alice", "wonderland"))).isCompleted();
        CompletableFuture<?> ignored = beBusy();
        assertThat(users.check(new NameAndPassword("alice", "wonderland"))).isCompleted();
        assertThat(users.check(new NameAndPassword("alice", "wonderlant"))).isNotDone();
        ticker.advance(Duration.ofSeconds(60));
        assertThat(users.check(new NameAndPassword("alice", "wonderland"))).isNotDone();
    }

    @Test
    void many_requests_with_one_password_cost_one_comparison_and_others_are_told_when_too_many_wait() throws Exception {
        check("alice", "wonderland");
        ticker.advance(Duration.ofSeconds(60));
        CompletableFuture<?> ignored = beBusy();
        CompletableFuture<UserVerdict> first = users.check(new NameAndPassword("alice", "wonderland"));
        for (int i = 0; i < 10; i++) {
            assertThat(users.check(new NameAndPassword("alice", "wonderland"))).isNotDone();
        }
        assertThat(users.check(new NameAndPassword("stranger", "x"))).isNotDone();

        assertThat(users.check(new NameAndPassword("bob", "builder")))
                .isCompletedWithValueMatching(verdict -> verdict instanceof UserVerdict.Unavailable);
        end.countDown();
        assertThat(first.get(60, TimeUnit.SECONDS)).isInstanceOf(UserVerdict.Good.class);
    }

    @Test
    void a_stranger_waits_for_a_comparison_as_everybody_does() throws Exception {
        check("alice", "wonderland");
        CompletableFuture<?> ignored = beBusy();

        assertThat(users.check(new NameAndPassword("stranger", "wonderland"))).isNotDone();
    }

    @Test
    void a_password_that_is_changed_in_the_file_is_forgotten_at_once() throws Exception {
        check("alice", "wonderland");
        Files.writeString(file, "alice:" + BOB + "\n");
        look();

        assertThat(reason("alice", "wonderland")).contains("another");
        assertThat(check("alice", "builder")).isInstanceOf(UserVerdict.Good.class);
        assertThat(reason("bob", "builder")).contains("nobody");
    }

    @Test
    void a_role_that_is_taken_away_is_gone_also_where_the_password_is_remembered() throws Exception {
        check("alice", "wonderland");
        Files.writeString(groups, "sales: alice\n");
        look();

        assertThat(((UserVerdict.Good) check("alice", "wonderland")).caller().roles())
                .containsExactly("sales");
    }

    @Test
    void a_broken_file_changes_nothing_and_is_told_once() throws Exception {
        try (TestLog log = new TestLog("io.gatehouse.identity")) {
            check("alice", "wonderland");
            Files.writeString(file, "alice:$apr1$saltsalt$x\n");
            look();
            look();
            Files.writeString(groups, "rubbish\n");
            look();
            assertThat(check("alice", "wonderland")).isInstanceOf(UserVerdict.Good.class);
            assertThat(check("bob", "builder")).isInstanceOf(UserVerdict.Good.class);

            assertThat(log.lines("htpasswd:"))
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(line)
                            .contains("line 1: alice: an MD5 hash")
                            .contains("htpasswd -B")
                            .endsWith("what it said when it was good goes on"));
            assertThat(log.lines("groups: line 1")).hasSize(1);
            Files.writeString(file, "alice:" + ALICE + "\n");
            look();
            assertThat(log.lines("is good again")).hasSize(1);
        }
    }

    @Test
    void files_that_were_never_read_leave_nobody_to_say() throws Exception {
        Files.delete(groups);
        try (TestLog log = new TestLog("io.gatehouse.identity")) {
            assertThat(check("alice", "wonderland")).isInstanceOf(UserVerdict.Unavailable.class);
            assertThat(log.lines("there is no such file; nobody is known by it yet"))
                    .hasSize(1);
        }
        Files.writeString(groups, "");
        look();
        assertThat(check("alice", "wonderland")).isInstanceOf(UserVerdict.Good.class);
    }

    @Test
    void neither_name_nor_password_nor_hash_shows_itself() throws Exception {
        assertThat(new NameAndPassword("alice", "wonderland")).hasToString("***");
        assertThat(Bcrypt.parse(ALICE)).hasToString("bcrypt, cost 4");
    }

    /** The only turn is taken until the end. */
    private CompletableFuture<?> beBusy() {
        return turns.ask(() -> end.await(60, TimeUnit.SECONDS));
    }
}
