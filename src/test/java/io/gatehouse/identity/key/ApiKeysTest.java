package io.gatehouse.identity.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.identity.KeysSpec;
import io.gatehouse.identity.Secret;
import io.gatehouse.identity.remote.Errands;
import io.gatehouse.testing.TestTicker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeysTest {

    private static final Secret PEPPER = Secret.of("pepper");

    @TempDir
    private Path folder;

    private final TestTicker ticker = new TestTicker();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final Errands errands = new Errands();
    private final NewKey key = make(Map.of("owner", "acme"));
    private Path file;
    private ApiKeys keys;

    private static NewKey make(Map<String, String> said) {
        return NewKey.make(new SecureRandom(), PEPPER, said);
    }

    @BeforeEach
    void open() {
        file = folder.resolve("partners.keys");
        keys = new ApiKeys(new KeysSpec("partners", file.toString(), PEPPER), errands, now::get, ticker);
    }

    @AfterEach
    void close() {
        errands.close();
    }

    private void write(NewKey... lines) throws Exception {
        Files.write(file, List.of(lines).stream().map(NewKey::line).toList());
        look();
    }

    private void look() throws Exception {
        ticker.advance(Duration.ofSeconds(2));
        Objects.requireNonNull(keys.lookAgain()).get(20, TimeUnit.SECONDS);
    }

    private String reason(String presented) {
        return ((KeyVerdict.Bad) keys.check(presented)).reason();
    }

    @Test
    void a_key_is_good_whole_and_not_otherwise() throws Exception {
        write(key);

        KeyVerdict.Good good = (KeyVerdict.Good) keys.check(key.text());
        assertThat(good.caller()).hasToString("partners/acme");
        assertThat(reason(key.text() + "x")).contains("the secret is another");
        assertThat(reason(key.text().substring(0, key.text().length() - 1))).contains("the secret is another");
        assertThat(reason("nobody." + key.text())).isEqualTo("key none of nobody: no such key");
        assertThat(reason(key.text().replace(".", ""))).contains("ID.SECRET");
        assertThat(reason("." + key.text())).contains("ID.SECRET");
        assertThat(reason("x.".repeat(300))).contains("ID.SECRET");
    }

    @Test
    void one_owner_may_have_several_so_that_one_can_be_changed_for_another() throws Exception {
        NewKey second = make(Map.of("owner", "acme"));
        write(key, second);
        assertThat(keys.check(key.text())).isInstanceOf(KeyVerdict.Good.class);
        assertThat(keys.check(second.text())).isInstanceOf(KeyVerdict.Good.class);

        write(second);
        assertThat(reason(key.text())).isEqualTo("key none of nobody: no such key");
        assertThat(keys.check(second.text())).isInstanceOf(KeyVerdict.Good.class);
    }

    @Test
    void the_day_on_which_a_key_expires_is_its_last() throws Exception {
        NewKey short1 = make(Map.of("owner", "acme", "expires", "2027-03-31"));
        write(short1);
        now.set(Instant.parse("2027-03-31T23:59:59Z"));
        assertThat(keys.check(short1.text())).isInstanceOf(KeyVerdict.Good.class);
        now.set(Instant.parse("2027-04-01T00:00:00Z"));
        assertThat(reason(short1.text())).contains("expired");
    }

    @Test
    void one_that_is_switched_off_is_not_good() throws Exception {
        NewKey off = make(Map.of("owner", "acme", "enabled", "false"));
        write(off);

        assertThat(reason(off.text())).contains("switched off");
    }

    @Test
    void a_broken_file_changes_nothing() throws Exception {
        write(key);
        Files.writeString(file, "rubbish\n");
        look();
        assertThat(keys.check(key.text())).isInstanceOf(KeyVerdict.Good.class);
        Files.delete(file);
        look();
        assertThat(keys.check(key.text())).isInstanceOf(KeyVerdict.Good.class);
    }

    @Test
    void a_file_that_was_never_read_leaves_nobody_to_say() {
        assertThat(keys.check(key.text())).isInstanceOf(KeyVerdict.Unavailable.class);
    }

    @Test
    void another_pepper_makes_every_key_bad() throws IOException, Exception {
        write(key);
        ApiKeys other =
                new ApiKeys(new KeysSpec("partners", file.toString(), Secret.of("salt")), errands, now::get, ticker);
        Objects.requireNonNull(other.lookAgain()).get(20, TimeUnit.SECONDS);

        assertThat(other.check(key.text())).isInstanceOf(KeyVerdict.Bad.class);
    }

    @Test
    void neither_key_nor_pepper_shows_itself() {
        String secret = key.text().substring(key.text().indexOf('.') + 1);

        assertThat(key.toString()).doesNotContain(secret);
        assertThat(key.line()).doesNotContain(secret);
        assertThat(keys.spec().toString()).doesNotContain("pepper=pepper").contains("***");
    }
}
