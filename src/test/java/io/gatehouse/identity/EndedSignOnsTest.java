package io.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.identity.assertion.SigningSpec;
import io.gatehouse.identity.key.DataSources;
import io.gatehouse.identity.login.Login;
import io.gatehouse.identity.remote.Errands;
import io.gatehouse.identity.remote.Turns;
import io.gatehouse.testing.TestTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session outlives a reload, and so does that it has ended. */
class EndedSignOnsTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2027-01-01T00:00:00Z"));
    private final Errands errands = new Errands();
    private final Identities.Means means =
            new Identities.Means(errands, Turns.ofProcessors(errands), DataSources.NONE, now::get, new TestTicker());

    @AfterEach
    void close() {
        errands.close();
    }

    private static IdentitySpec described(String name, Duration most) {
        return new IdentitySpec(
                name,
                "http://127.0.0.1:1/realms/x",
                null,
                "gateway",
                Secret.of("s3cr3t"),
                List.of(),
                IdentitySpec.USUAL_ALGORITHMS,
                IdentitySpec.USUAL_ROLES_CLAIM,
                null,
                null,
                null,
                IdentitySpec.USUAL_TIMEOUT,
                new IdentitySpec.SignOnSpec("openid", Duration.ofMinutes(30), most));
    }

    private Identities next(Identities before, IdentitySpec... specs) throws Exception {
        Identities next = before.next(new People(List.of(specs), List.of(), List.of(), SigningSpec.NONE), means);
        before.retire(next);
        return next;
    }

    private Login signedOn(String identity, String subject) {
        return new Login(
                identity,
                "{\"sub\":\"" + subject + "\"}",
                null,
                "",
                "",
                null,
                new Login.Life(Long.MAX_VALUE, Long.MAX_VALUE),
                now.get().toEpochMilli(),
                "http://localhost",
                "");
    }

    @Test
    void a_sign_on_that_has_ended_has_ended_after_a_reload_that_describes_its_identity_anew() throws Exception {
        Identities first = next(Identities.NONE, described("corp", Duration.ofHours(8)));
        Login alice = signedOn("corp", "alice");
        Login bob = signedOn("corp", "bob");
        first.get("corp").signOn().endAllOf("alice");
        assertThat(first.get("corp").signOn().isOver(alice)).isTrue();

        Identities second = next(first, described("corp", Duration.ofHours(9)));
        assertThat(second.get("corp")).isNotSameAs(first.get("corp"));
        assertThat(second.get("corp").signOn().isOver(alice)).isTrue();
        assertThat(second.get("corp").signOn().isOver(bob)).isFalse();
        second.retire(Identities.NONE);
    }

    @Test
    void also_when_its_identity_was_away_meanwhile_and_not_at_another_identity_or_gateway() throws Exception {
        Identities first = next(Identities.NONE, described("corp", Duration.ofHours(8)));
        Login alice = signedOn("corp", "alice");
        first.get("corp").signOn().endAllOf("alice");
        Identities without = next(first, described("other", Duration.ofHours(1)));
        assertThat(without.get("other").signOn().isOver(signedOn("other", "alice")))
                .isFalse();

        Identities again = next(without, described("corp", Duration.ofHours(8)));
        assertThat(again.get("corp").signOn().isOver(alice)).isTrue();
        again.retire(Identities.NONE);
        Identities stranger = next(Identities.NONE, described("corp", Duration.ofHours(8)));
        assertThat(stranger.get("corp").signOn().isOver(alice)).isFalse();
        stranger.retire(Identities.NONE);
    }

    @Test
    void who_signs_on_after_that_is_signed_on() throws Exception {
        Identities first = next(Identities.NONE, described("corp", Duration.ofHours(8)));
        first.get("corp").signOn().endAllOf("alice");
        now.set(now.get().plusMillis(1));

        assertThat(first.get("corp").signOn().isOver(signedOn("corp", "alice"))).isFalse();
        first.retire(Identities.NONE);
    }
}
