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
import java.util.List;
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
        Connection.on(session, upstream.endpoints().get(0)).release();
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
        Connection busy = Connection.on(late, named(first, "a").endpoints().get(0));
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

    @Test
    void a_name_that_nobody_has_is_a_mistake() {
        assertThatThrownBy(() -> named(Upstreams.NONE, "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a");
    }
}
