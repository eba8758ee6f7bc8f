package io.gatehouse.identity.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.identity.KeysSpec;
import io.gatehouse.identity.Secret;
import io.gatehouse.identity.remote.Errands;
import io.gatehouse.testing.TestLog;
import io.gatehouse.testing.TestTicker;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys in a real database, which is changed, spoiled and taken away. */
final class KeysInDatabaseTest {

    private static final Secret PEPPER = Secret.of("pepper");
    private static final KeysSpec.Table TABLE =
            new KeysSpec.Table("jdbc/keys", KeysSpec.Table.USUAL_QUERY, KeysSpec.Table.USUAL_KEEP);

    private final TestTicker ticker = new TestTicker();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2027-01-01T00:00:00Z"));
    private final Errands errands = new Errands();
    private final JdbcDataSource database = new JdbcDataSource();
    private final AtomicReference<DataSource> bound = new AtomicReference<>(database);
    private final TestLog log = new TestLog("io.gatehouse.identity");
    private ApiKeys keys;

    @BeforeEach
    void open() throws SQLException {
        database.setURL("jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
        run("create table gatehouse_keys (id varchar(64), hash varchar(64), owner varchar(255), plan varchar(64),"
                + " roles varchar(1000), scopes varchar(1000), expires timestamp, enabled boolean)");
        keys = keys(TABLE);
    }

    @AfterEach
    void close() throws SQLException {
        log.close();
        errands.close();
        run("shutdown");
    }

    private ApiKeys keys(KeysSpec.Table table) {
        return new ApiKeys(new KeysSpec("partners", "", table, PEPPER), name -> bound.get(), errands, now::get, ticker);
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static NewKey make() {
        return NewKey.make(new SecureRandom(), PEPPER, Map.of("owner", "acme"));
    }

    /** @param more further columns and their values, in SQL */
    private NewKey add(String columns, String more) throws SQLException {
        NewKey made = make();
        String[] words = made.line().split("\\s+", -1);
        run("insert into gatehouse_keys (id, hash, owner" + columns + ") values ('" + words[0] + "', '" + words[1]
                + "', 'acme'" + more + ")");
        return made;
    }

    private static String id(NewKey key) {
        return key.text().substring(0, key.text().indexOf('.'));
    }

    private void readFirst() throws Exception {
        Objects.requireNonNull(keys.lookAgain()).get(20, TimeUnit.SECONDS);
    }

    /** Ten seconds are over, and the gateway ticks on: what was under way may not have ended yet. */
    private void until(BooleanSupplier condition) {
        ticker.advance(Duration.ofSeconds(10));
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            keys.tick();
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).as(told()).isTrue();
    }

    private String told() {
        return String.join("\n", log.lines(""));
    }

    private boolean isGood(NewKey key) {
        return keys.check(key.text()) instanceof KeyVerdict.Good;
    }

    private boolean isBad(NewKey key) {
        return keys.check(key.text()) instanceof KeyVerdict.Bad;
    }

    private boolean isOpen(NewKey key) {
        return keys.check(key.text()) instanceof KeyVerdict.Unavailable;
    }

    @Test
    void a_row_says_what_a_line_of_a_file_would() throws Exception {
        NewKey key = add(", plan, roles, scopes", ", 'gold', 'buyer, approver', 'read write'");
        readFirst();

        KeyVerdict.Good good = (KeyVerdict.Good) keys.check(key.text());
        assertThat(good.caller()).hasToString("partners/acme");
        assertThat(good.caller().plan()).isEqualTo("gold");
        assertThat(good.caller().roles()).containsExactlyInAnyOrder("buyer", "approver");
        assertThat(good.caller().scopes()).containsExactlyInAnyOrder("read", "write");
        assertThat(keys.check(key.text() + "x")).isInstanceOf(KeyVerdict.Bad.class);
        assertThat(isBad(make())).isTrue();
    }

    @Test
    void what_changes_in_the_database_is_known_10_s_later() throws Exception {
        NewKey old = add("", "");
        readFirst();
        run("delete from gatehouse_keys");
        NewKey fresh = add("", "");
        assertThat(isGood(old)).isTrue();

        ticker.advance(Duration.ofMillis(9_900));
        keys.tick();
        assertThat(isBad(fresh)).isTrue();
        until(() -> isGood(fresh));
        assertThat(isBad(old)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "timestamp, timestamp '2027-03-31 12:00:00', 2027-03-31T12:00:00Z",
        "timestamp with time zone, timestamp with time zone '2027-03-31 12:00:00+02:00', 2027-03-31T10:00:00Z",
        "date, date '2027-03-31', 2027-04-01T00:00:00Z",
        "varchar(40), '2027-03-31', 2027-04-01T00:00:00Z",
        "varchar(40), '2027-03-31T12:00:00Z', 2027-03-31T12:00:00Z"
    })
    void a_key_expires_whatever_the_type_of_its_column(String type, String value, Instant end) throws Exception {
        run("alter table gatehouse_keys drop column expires");
        run("alter table gatehouse_keys add column expires " + type);
        NewKey key = add(", expires", ", " + (value.startsWith("2") ? "'" + value + "'" : value));
        readFirst();
        now.set(end.minusSeconds(1));
        assertThat(isGood(key)).as(told()).isTrue();
        now.set(end);
        assertThat(isBad(key)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"boolean, true, false", "integer, 1, 0", "varchar(5), 'true', 'false'", "char(8), 'true', 'false'"})
    void a_key_is_switched_off_whatever_the_type_of_its_column(String type, String on, String off) throws Exception {
        run("alter table gatehouse_keys drop column enabled");
        run("alter table gatehouse_keys add column enabled " + type);
        boolean text = type.contains("char");
        NewKey key = add(", enabled", text ? ", '" + on + "'" : ", " + on);
        NewKey switched = add(", enabled", text ? ", '" + off + "'" : ", " + off);
        NewKey unsaid = add("", "");
        readFirst();
        assertThat(isGood(key)).as(told()).isTrue();
        assertThat(isBad(switched)).isTrue();
        assertThat(isGood(unsaid)).isTrue();
    }

    @Test
    void bad_rows_are_told_and_the_others_count() throws Exception {
        NewKey good = add("", "");
        NewKey twice = add("", "");
        run("insert into gatehouse_keys select * from gatehouse_keys where id = '" + id(twice) + "'");
        run("insert into gatehouse_keys (id, hash, owner) values ('k1', 'the-secret-itself', 'acme')");
        run("insert into gatehouse_keys (id, hash, owner) select 'k2', hash, ' ' from gatehouse_keys limit 1");
        run("insert into gatehouse_keys (id, hash, owner) select 'no id', hash, 'acme' from gatehouse_keys limit 1");
        readFirst();

        assertThat(isGood(good)).isTrue();
        assertThat(isBad(twice)).isTrue();
        assertThat(told())
                .contains("row 3, id " + id(twice) + ": the id a second time (expected: each id once)")
                .contains("row 4, id k1: no hash (expected: hmac-sha256: and 43 letters")
                .contains("row 5, id k2: no owner (expected: a name)")
                .contains("row 6: no id (expected: 1 to 64 letters, digits, - or _)")
                .contains("the other rows count")
                .doesNotContain("the-secret-itself");

        run("delete from gatehouse_keys where id in ('k1', 'k2', 'no id', '" + id(twice) + "')");
        NewKey later = add("", "");
        until(() -> isGood(later));
        until(() -> told().contains("all rows are good again"));
    }

    @Test
    void while_the_database_is_away_known_keys_go_on_and_of_others_nobody_can_tell() throws Exception {
        NewKey key = add("", "");
        readFirst();
        run("alter table gatehouse_keys rename to away");
        until(() -> isOpen(make()));
        assertThat(isGood(key)).isTrue();
        assertThat(keys.check(key.text() + "x")).isInstanceOf(KeyVerdict.Bad.class);
        assertThat(keys.lookAgain()).as("nobody waits for it").isNull();
        assertThat(told()).contains("the keys that it had go on");

        run("alter table away rename to gatehouse_keys");
        until(() -> isBad(make()));
        assertThat(isGood(key)).isTrue();
        until(() -> told().contains("is there again"));
    }

    @Test
    void a_key_is_not_good_for_ever_because_the_database_is_away() throws Exception {
        NewKey key = add("", "");
        readFirst();
        run("alter table gatehouse_keys rename to away");
        until(() -> isOpen(make()));
        ticker.advance(KeysSpec.Table.USUAL_KEEP.minusSeconds(20));
        assertThat(isGood(key)).isTrue();

        ticker.advance(Duration.ofSeconds(20));
        assertThat(isOpen(key)).isTrue();
        until(() -> told().contains("jdbc/keys: could not be read for 900 s; no key is good until it can"));
        run("alter table away rename to gatehouse_keys");
        until(() -> isGood(key));
    }

    @ParameterizedTest
    @EnumSource
    void a_database_that_takes_a_question_and_says_nothing_is_away_and_is_asked_again(SilentDatabase.At where)
            throws Exception {
        NewKey key = add("", "");
        readFirst();
        run("delete from gatehouse_keys");
        SilentDatabase silent = new SilentDatabase(where);
        bound.set(silent.asSource());
        until(silent::isAsked);
        ticker.advance(Duration.ofSeconds(21));
        keys.tick();

        until(() -> told().contains("jdbc/keys: no answer within 30 s; the keys that it had go on"));
        assertThat(isGood(key)).isTrue();
        assertThat(isOpen(make())).isTrue();
        bound.set(database);
        // the silent one may have been asked again a moment before, and is sent home after as long
        ticker.advance(Duration.ofSeconds(31));
        until(() -> isBad(key));
    }

    @Test
    void who_is_to_be_sent_home_takes_one_place_among_those_who_ask_however_often_it_ticks() throws Exception {
        readFirst();
        SilentDatabase silent = new SilentDatabase(SilentDatabase.At.THE_CONNECTION);
        bound.set(silent.asSource());
        until(silent::isAsked);
        CountDownLatch end = new CountDownLatch(1);
        for (int i = 0; i < 15; i++) {
            CompletableFuture<?> ignored = errands.ask(() -> end.await(20, TimeUnit.SECONDS));
        }
        ticker.advance(Duration.ofSeconds(31));
        for (int i = 0; i < 300; i++) {
            keys.tick();
        }
        CompletableFuture<String> other = errands.ask(() -> "heard");
        end.countDown();

        assertThat(other.get(20, TimeUnit.SECONDS)).isEqualTo("heard");
        until(() -> told().contains("no answer within 30 s"));
    }

    @Test
    void a_data_source_that_comes_later_is_found() throws Exception {
        NewKey key = add("", "");
        bound.set(null);
        keys = keys(TABLE);
        readFirst();
        assertThat(isOpen(key)).isTrue();
        assertThat(told()).contains("jdbc/keys: there is no data source under this name in JNDI");
        bound.set(database);
        until(() -> isGood(key));
    }

    @Test
    void a_data_source_that_not_every_thread_sees_is_the_one_that_the_loader_saw() throws Exception {
        NewKey key = add("", "");
        bound.set(null);
        readFirst();
        assertThat(isGood(key)).isTrue();
    }

    @Test
    void a_query_of_ones_own_gives_the_columns() throws Exception {
        NewKey key = add("", "");
        run("alter table gatehouse_keys rename to partners");
        run("alter table partners alter column owner rename to company");
        keys = keys(new KeysSpec.Table(
                "jdbc/keys", "select company as owner, id, hash from partners", KeysSpec.Table.USUAL_KEEP));
        readFirst();
        assertThat(isGood(key)).as(told()).isTrue();

        keys = keys(new KeysSpec.Table(
                "jdbc/keys", "select id, company as owner from partners", KeysSpec.Table.USUAL_KEEP));
        readFirst();
        assertThat(isOpen(key)).isTrue();
        assertThat(told()).contains("the query gives no column hash (expected: id, hash, owner and,");
    }
}
