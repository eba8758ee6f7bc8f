package io.gatehouse.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where keys go, against theory. */
final class RendezvousTest {

    private static final int KEYS = 20_000;

    /** of a chi-square distribution with three degrees of freedom, one in a thousand is above */
    private static final double UNLIKELY = 16.27;

    private final Rendezvous hash = new Rendezvous();

    private record Server(String name, int weight, int inFlight) implements Candidate {

        @Override
        public long identity() {
            return Rendezvous.hash(name);
        }
    }

    private static List<Server> servers(int... weights) {
        List<Server> servers = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            servers.add(new Server("http://10.0.0." + i + ":8080", weights[i], 0));
        }
        return servers;
    }

    private Server where(List<Server> servers, int key) {
        return hash.choose(servers, Rendezvous.hash("user-" + key));
    }

    private static double chiSquare(List<Server> servers, Map<Server, Integer> counts) {
        double sum = servers.stream().mapToInt(Server::weight).sum();
        double chiSquare = 0;
        for (Server server : servers) {
            double expected = KEYS * server.weight() / sum;
            chiSquare += Math.pow(counts.getOrDefault(server, 0) - expected, 2) / expected;
        }
        return chiSquare;
    }

    @Test
    void keys_are_spread_by_weight() {
        for (List<Server> servers : List.of(servers(1, 1, 1, 1), servers(1, 2, 3, 4))) {
            Map<Server, Integer> counts = new HashMap<>();
            for (int i = 0; i < KEYS; i++) {
                counts.merge(where(servers, i), 1, Integer::sum);
            }
            assertThat(chiSquare(servers, counts)).isLessThan(UNLIKELY);
        }
    }

    @Test
    void when_one_leaves_its_keys_alone_move_and_to_all_others() {
        List<Server> all = servers(1, 1, 1, 1, 1);
        List<Server> left = all.subList(0, 4);
        Map<Server, Integer> movedTo = new HashMap<>();
        for (int i = 0; i < KEYS; i++) {
            Server before = where(all, i);
            Server after = where(left, i);
            if (before.equals(all.get(4))) {
                movedTo.merge(after, 1, Integer::sum);
            } else {
                assertThat(after).isSameAs(before);
            }
        }
        int moved = movedTo.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(moved).isBetween((int) (0.95 * KEYS / 5), (int) (1.05 * KEYS / 5));
        assertThat(movedTo.values()).hasSize(4).allMatch(count -> count > 0.8 * moved / 4);
    }

    @Test
    void the_order_of_endpoints_does_not_matter() {
        List<Server> some = servers(1, 2, 3);
        List<Server> others = List.of(some.get(2), some.get(0), some.get(1));
        for (int i = 0; i < 1_000; i++) {
            assertThat(where(others, i)).isSameAs(where(some, i));
        }
    }

    @Test
    void one_that_is_too_busy_is_passed_over_for_the_next_of_the_key() {
        List<Server> idle = servers(1, 1, 1);
        Server favourite = where(idle, 7);
        List<Server> busy = new ArrayList<>();
        for (Server server : idle) {
            busy.add(new Server(server.name(), 1, server.equals(favourite) ? 100 : 50));
        }
        Server second = where(busy, 7);
        assertThat(second.name()).isNotEqualTo(favourite.name());
        List<Server> others =
                idle.stream().filter(server -> !server.equals(favourite)).toList();
        assertThat(second.name()).isEqualTo(where(others, 7).name());
    }

    @Test
    void a_few_at_once_are_no_load() {
        List<Server> idle = servers(1, 1, 1);
        Server favourite = where(idle, 7);
        List<Server> used = new ArrayList<>();
        for (Server server : idle) {
            used.add(new Server(server.name(), 1, server.equals(favourite) ? 15 : 0));
        }
        assertThat(where(used, 7).name()).isEqualTo(favourite.name());
    }
}
