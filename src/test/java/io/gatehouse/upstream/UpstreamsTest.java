package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.testing.TestKey;
import io.gatehouse.testing.TestTicker;
import io.gatehouse.upstream.SplitSpec.Part;
import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import io.gatehouse.upstream.UpstreamSpec.PoolSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UpstreamsTest {

    private final TestTicker ticker = new TestTicker();

    @TempDir
    private Path folder;

    private static UpstreamSpec spec(String name, int port) {
        return new UpstreamSpec(
                name,
                UpstreamSpec.Balance.ROUND_ROBIN,
                UpstreamSpec.HostHeader.PRESERVE,
                List.of(new EndpointSpec("http", "127.0.0.1", port, 1, 1, false)),
                PoolSpec.DEFAULT,
                null);
    }

    private static UpstreamSpec secure(Path trust, String scheme) {
        return new UpstreamSpec(
                "a",
                UpstreamSpec.Balance.ROUND_ROBIN,
                UpstreamSpec.HostHeader.PRESERVE,
                List.of(new EndpointSpec(scheme, "127.0.0.1", 443, 1, 1, false)),
                PoolSpec.DEFAULT,
                new UpstreamSpec.TlsSpec(trust.toString(), null, null, null, true));
    }

    private Upstreams next(Upstreams before, UpstreamSpec... specs) throws IOException {
        return before.next(List.of(specs), List.of(), Upstream.Means.quiet(ticker));
    }

    private static Upstream named(Upstreams upstreams, String name) {
        return upstreams.resolve(name, bound -> 0);
    }

    private static FakeLine idle(Upstream upstream) {
        FakeLine session = new FakeLine();
        Http1Connection.on(session, upstream.endpoints().get(0)).release();
        return session;
    }

    @Test
    void one_whose_description_is_equal_is_taken_over_with_its_connections() throws Exception {
        Upstreams first = next(Upstreams.NONE, spec("a", 80), spec("b", 80));
        FakeLine session = idle(named(first, "a"));
        Upstreams second = next(first, spec("b", 80), spec("a", 80));
        first.retire(second);
        assertThat(named(second, "a")).isSameAs(named(first, "a"));
        assertThat(named(second, "b")).isSameAs(named(first, "b"));
        assertThat(session.ended()).isNull();
    }

    @Test
    void one_whose_description_changed_starts_afresh_and_the_old_one_closes() throws Exception {
        Upstreams first = next(Upstreams.NONE, spec("a", 80));
        FakeLine session = idle(named(first, "a"));
        Upstreams second = next(first, spec("a", 81));
        assertThat(named(second, "a")).isNotSameAs(named(first, "a"));
        assertThat(session.ended()).isNull();
        first.retire(second);
        assertThat(session.ended()).isEqualTo(FakeLine.End.CLOSED);
    }

    private static UpstreamSpec limited(int inFlight, int queue, int max) {
        return new UpstreamSpec(
                "a",
                UpstreamSpec.Balance.ROUND_ROBIN,
                UpstreamSpec.HostHeader.PRESERVE,
                List.of(new EndpointSpec("http", "127.0.0.1", 80, 1, 1, false)),
                new PoolSpec(max, 1, Duration.ofSeconds(30), inFlight, queue, Duration.ofSeconds(1)),
                null);
    }

    @Test
    void what_is_in_flight_is_in_flight_after_a_reload_too_and_takes_its_place_of_the_new_limit() throws Exception {
        Upstreams first = next(Upstreams.NONE, limited(3, 0, 9));
        Upstream before = named(first, "a");
        for (int i = 0; i < 3; i++) {
            assertThat(before.admission().enter(() -> {})).isEqualTo(Admission.Answer.ADMITTED);
        }
        assertThat(before.choose(List.of(), Wish.NONE)).isNotNull();
        assertThat(before.retries().take(0)).isTrue();
        Upstreams second = next(first, limited(2, 1, 1));
        first.retire(second);
        Upstream after = named(second, "a");

        assertThat(after).isNotSameAs(before);
        assertThat(after.admission().inFlight()).isEqualTo(3);
        assertThat(after.standing(0).retriesInFlight()).isEqualTo(1);
        assertThat(after.choose(List.of(), Wish.NONE))
                .as("one connection at most")
                .isNull();
        List<String> admitted = new ArrayList<>();
        assertThat(after.admission().enter(() -> admitted.add("later"))).isEqualTo(Admission.Answer.QUEUED);
        before.admission().leave();
        assertThat(admitted).as("three were in flight, two may be").isEmpty();
        before.admission().leave();
        assertThat(admitted).containsExactly("later");
        before.leave(before.endpoints().get(0));
        assertThat(after.choose(List.of(), Wish.NONE)).isNotNull();
    }

    @Test
    void who_waits_for_a_place_has_one_when_a_reload_allows_more() throws Exception {
        Upstreams first = next(Upstreams.NONE, limited(1, 2, 9));
        List<String> admitted = new ArrayList<>();
        Admission admission = named(first, "a").admission();
        admission.enter(() -> {});
        admission.enter(() -> admitted.add("b"));
        admission.enter(() -> admitted.add("c"));
        Upstreams second = next(first, limited(2, 2, 9));
        assertThat(admitted).as("not before it is served").isEmpty();
        first.retire(second);

        assertThat(admitted).containsExactly("b");
        assertThat(named(second, "a").admission().inFlight()).isEqualTo(2);
    }

    @Test
    void one_whose_certificates_were_renewed_starts_afresh() throws Exception {
        Path before = TestKey.make(folder, "before", "ip:127.0.0.1").pem();
        Path after = TestKey.make(folder, "after", "ip:127.0.0.1").pem();
        Path trust = Files.copy(before, folder.resolve("trust.pem"));
        Upstreams first = next(Upstreams.NONE, secure(trust, "https"));
        FakeLine session = idle(named(first, "a"));
        Files.copy(before, trust, StandardCopyOption.REPLACE_EXISTING);
        Upstreams second = next(first, secure(trust, "https"));
        assertThat(named(second, "a")).isSameAs(named(first, "a"));
        Files.copy(after, trust, StandardCopyOption.REPLACE_EXISTING);
        Upstreams third = next(second, secure(trust, "https"));
        assertThat(named(third, "a")).isNotSameAs(named(first, "a"));
        second.retire(third);
        assertThat(session.ended()).isEqualTo(FakeLine.End.CLOSED);
    }

    @Test
    void a_file_of_certificates_that_is_none_or_is_gone_changes_nothing_and_is_named() throws Exception {
        Path trust = Files.writeString(folder.resolve("trust.pem"), "certificate");
        assertThatThrownBy(() -> next(Upstreams.NONE, secure(trust, "https")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(trust.toString());
        Files.delete(trust);
        assertThatThrownBy(() -> next(Upstreams.NONE, secure(trust, "https")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(trust.toString());
        assertThat(next(Upstreams.NONE, secure(trust, "http")).all()).hasSize(1);
    }

    @Test
    void one_that_is_gone_closes_and_what_is_in_flight_on_it_closes_when_it_ends() throws Exception {
        Upstreams first = next(Upstreams.NONE, spec("a", 80));
        FakeLine waiting = idle(named(first, "a"));
        FakeLine late = new FakeLine();
        Http1Connection busy =
                Http1Connection.on(late, named(first, "a").endpoints().get(0));
        Upstreams second = next(first);
        first.retire(second);
        assertThat(waiting.ended()).isEqualTo(FakeLine.End.CLOSED);
        assertThat(late.ended()).isNull();
        busy.release();
        assertThat(late.ended()).isEqualTo(FakeLine.End.CLOSED);
        assertThat(second.all()).isEmpty();
    }

    @Test
    void a_split_stands_where_an_upstream_may() throws Exception {
        Upstreams upstreams = Upstreams.NONE.next(
                List.of(spec("blue", 80), spec("green", 81)),
                List.of(new SplitSpec("media", List.of(new Part("blue", 1), new Part("green", 2)))),
                Upstream.Means.quiet(ticker));
        assertThat(upstreams.resolve("media", bound -> 0)).isSameAs(named(upstreams, "blue"));
        assertThat(upstreams.resolve("media", bound -> 2)).isSameAs(named(upstreams, "green"));
        assertThat(upstreams.all()).hasSize(2);
    }

    private static UpstreamSpec draining(String name, boolean first, String host) {
        return new UpstreamSpec(
                name,
                UpstreamSpec.Balance.ROUND_ROBIN,
                UpstreamSpec.HostHeader.PRESERVE,
                List.of(
                        new EndpointSpec("http", host, 1, 1, 1, first),
                        new EndpointSpec("http", "127.0.0.1", 2, 1, 1, false)),
                PoolSpec.DEFAULT,
                null);
    }

    @Test
    void what_an_operator_drains_drains_until_the_descriptor_says_something_else_of_it() throws Exception {
        Upstreams first = next(Upstreams.NONE, draining("a", false, "127.0.0.1"));
        named(first, "a").drain("http://127.0.0.1:1", true);
        assertThat(first.orders())
                .containsExactly("upstream a: http://127.0.0.1:1 drains (descriptor: takes new requests)");
        Upstreams other = next(first, draining("a", false, "127.0.0.1"), spec("b", 80));
        assertThat(named(other, "a").choose(List.of(), Wish.NONE).spec().port()).isEqualTo(2);
        Upstreams changed = next(other, secure(folder.resolve("none"), "http"), spec("b", 81));
        assertThat(changed.orders()).isEmpty();
        assertThat(other.ordersThatEnd(changed)).isEqualTo(other.orders());

        Upstreams written = next(other, draining("a", true, "127.0.0.1"));
        assertThat(written.orders()).isEmpty();
        assertThat(other.ordersThatEnd(written)).hasSize(1);
        named(written, "a").drain("http://127.0.0.1:1", false);
        assertThat(written.orders())
                .containsExactly("upstream a: http://127.0.0.1:1 takes new requests (descriptor: drains)");
        named(written, "a").drain("http://127.0.0.1:1", true);
        assertThat(written.orders()).isEmpty();
    }

    @Test
    void an_order_outlives_what_changes_of_the_upstream_otherwise() throws Exception {
        Upstreams first = next(Upstreams.NONE, draining("a", false, "127.0.0.1"));
        named(first, "a").drain("http://127.0.0.1:1", true);
        UpstreamSpec spec = draining("a", false, "127.0.0.1");
        Upstreams second = next(
                first,
                new UpstreamSpec(
                        "a",
                        UpstreamSpec.Balance.RANDOM_TWO,
                        spec.hostHeader(),
                        spec.endpoints(),
                        spec.pool(),
                        spec.tls()));
        assertThat(named(second, "a")).isNotSameAs(named(first, "a"));
        assertThat(second.orders()).isEqualTo(first.orders());
        assertThat(second.upstreamsInForce().get(0).endpoints().get(0).drain()).isTrue();
    }

    @Test
    void an_endpoint_that_nobody_has_is_told_beside_those_that_are_there() throws Exception {
        Upstreams first = next(Upstreams.NONE, draining("a", false, "127.0.0.1"));
        assertThatThrownBy(() -> named(first, "a").drain("http://127.0.0.1:3", true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no endpoint http://127.0.0.1:3 in upstream a"
                        + " (expected: http://127.0.0.1:1, http://127.0.0.1:2)");
    }

    @Test
    void a_shift_outlives_a_reload_that_leaves_the_split_as_it_is() throws Exception {
        List<UpstreamSpec> both = List.of(spec("blue", 80), spec("green", 81));
        SplitSpec media = new SplitSpec("media", List.of(new Part("blue", 100), new Part("green", 0)));
        Upstreams first = Upstreams.NONE.next(both, List.of(media), Upstream.Means.quiet(ticker));
        first.split("media").shift(Map.of("blue", 90, "green", 10));
        assertThat(first.resolve("media", bound -> 90)).isSameAs(named(first, "green"));
        Upstreams second = first.next(both, List.of(media), Upstream.Means.quiet(ticker));
        assertThat(second.orders()).containsExactly("split media: blue 90 (descriptor: 100), green 10 (descriptor: 0)");
        assertThat(second.splitsInForce().get(0).parts().get(1).weight()).isEqualTo(10);
        SplitSpec other = new SplitSpec("media", List.of(new Part("blue", 50), new Part("green", 50)));
        Upstreams third = second.next(both, List.of(other), Upstream.Means.quiet(ticker));
        assertThat(third.orders()).isEmpty();
        assertThat(second.ordersThatEnd(third)).isEqualTo(second.orders());
    }

    @Test
    void a_shift_that_cannot_be_is_told_and_changes_nothing() {
        Split split = new Split(new SplitSpec("media", List.of(new Part("blue", 1), new Part("green", 0))));
        assertThatThrownBy(() -> split.shift(Map.of("blue", 1)))
                .hasMessage("no weight for green (expected: one for each upstream of split media)");
        assertThatThrownBy(() -> split.shift(Map.of("blue", 1, "green", 1, "red", 1)))
                .hasMessage("red in split media (expected: blue, green)");
        assertThatThrownBy(() -> split.shift(Map.of("blue", 0, "green", 0)))
                .hasMessage("split media would go nowhere (expected: a weight above 0 for one upstream at least)");
        assertThatThrownBy(() -> split.shift(Map.of("blue", -1, "green", 2)))
                .hasMessage("blue=-1 (expected: 0 to 1000000)");
        assertThat(split.isShifted()).isFalse();
        split.shift(Map.of("blue", 0, "green", 1));
        split.shift(Map.of("blue", 1, "green", 0));
        assertThat(split.isShifted()).isFalse();
    }

    @Test
    void a_name_that_nobody_has_is_a_mistake() {
        assertThatThrownBy(() -> named(Upstreams.NONE, "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a");
    }
}
