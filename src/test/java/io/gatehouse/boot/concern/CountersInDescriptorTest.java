package io.gatehouse.boot.concern;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.InvalidDescriptor;
import io.gatehouse.config.source.Piece;
import io.gatehouse.limit.Heap;
import io.gatehouse.route.settings.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a descriptor may not count. */
final class CountersInDescriptorTest {

    private static final String PEOPLE =
            "<keys name='k' source='partners.keys' pepper='env:P'/><upstream name='a'><endpoint url='http://a'/></upstream>";
    private static final String KEYS = "<authenticate><api-key with='k'/></authenticate>";

    /** @param megabytes of the heap */
    private static List<String> problems(long megabytes, String body) {
        DescriptorLoader loader = new DescriptorLoader(
                Concerns.catalogue(),
                (kind, name) -> null,
                DescriptorLoader.Secrets.LEAVE,
                DescriptorLoader.Server.PRESENT,
                new Heap(megabytes << 20));
        String text = "<gateway xmlns='urn:gatehouse:1'>" + PEOPLE + "\n" + body + "\n</gateway>";
        try {
            loader.load(List.of(new Piece("routes.xml", text, java.nio.file.Path.of("docs/examples"))));
            return List.of();
        } catch (InvalidDescriptor e) {
            return e.violations().stream().map(Violation::toString).toList();
        }
    }

    @Test
    void tables_that_could_take_more_than_a_quarter_of_the_heap_are_refused() {
        String two = """
                <routes><route name='r' to='a'>
                  <rate-limit><limit name='one' rate='1/s' keys='20000'/>
                <limit name='two' rate='1/s' keys='200000'/></rate-limit>
                </route></routes>""";
        assertThat(problems(128, two))
                .containsExactly(
                        "routes.xml:4:30: keys: 200000: up to 84MB for 2 tables of limits, with those of plans,"
                                + " and for quotas (expected: 32MB at most, a quarter of the heap; fewer keys, or a larger -Xmx)");
        assertThat(problems(512, two)).isEmpty();
    }

    private static List<String> problems(String body) {
        return problems(1_024, body);
    }

    @Test
    void a_limit_beside_a_quota_is_not_called_like_it() {
        String body = """
                <defaults><quota limit='5/day' per='client-ip'/></defaults>
                <routes><route name='r' to='a'><rate-limit><limit name='quota' rate='1/s'/></rate-limit>%s</route></routes>""";
        assertThat(problems(body.formatted("")))
                .containsExactly("routes.xml:3:51: name: quota (expected: another one; the <quota> beside it is told to"
                        + " clients by this name)");
        assertThat(problems(body.formatted("<quota enabled='false'/>"))).isEmpty();
    }

    @Test
    void a_plan_that_says_nothing_is_a_slip() {
        assertThat(problems("<plan name='gold'/>"))
                .containsExactly(
                        "routes.xml:2:1: <plan> gold says nothing (expected: <quota> or <limit> in it, priority, or no such plan)");
    }

    @Test
    void a_priority_is_said_of_somebody_and_where_it_counts() {
        String body = """
                <plan name='p' priority='urgent'/><plan name='gold' priority='high'/>
                <routes><route name='r' to='a'>%s</route></routes>""";
        assertThat(problems(body.formatted("")))
                .containsExactly(
                        "routes.xml:2:16: priority: urgent (expected: high, normal or low)",
                        "routes.xml:2:53: priority: high, and no route has <concurrency> (expected: one in defaults or a"
                                + " route)");
        String counts = body.replace("urgent", "low")
                .formatted(
                        "<concurrency max='5'><priority level='high'/><priority level='low' any-role='x'/></concurrency>");
        assertThat(problems(counts))
                .containsExactly(
                        "routes.xml:3:53: <priority> says nothing of whom (expected: when or any-role)",
                        "routes.xml:3:99: any-role: x: nobody is asked on any route that has it (expected:"
                                + " <authenticate> there, or when alone)");
        assertThat(problems(counts.replace("level='high'", "level='high' when='method = GET'")
                        .replace("<concurrency", KEYS + "<concurrency")))
                .isEmpty();
    }

    @Test
    void who_asks_is_counted_only_where_somebody_is_asked() {
        String body = """
                <routes><defaults><rate-limit><limit name='a' rate='1/s' per='header:X principal'/></rate-limit></defaults>
                <route path='/a' to='a'>%s</route>
                <route path='/b' to='a'><quota limit='5/day'/><concurrency max='5' per='claim:org'/></route></routes>""";
        String expected =
                ", and nobody is asked on any route that has it (expected: <authenticate> there, or to count by"
                        + " something else, such as client-ip)";
        assertThat(problems(body.formatted("")))
                .containsExactly(
                        "routes.xml:2:58: per: header:X principal: <limit> counts by who asks" + expected,
                        "routes.xml:4:25: <quota> counts by who asks" + expected,
                        "routes.xml:4:68: per: claim:org: <concurrency> counts by who asks" + expected);
        assertThat(problems(body.formatted(KEYS))).hasSize(2);
        assertThat(problems(body.formatted("<authenticate><anonymous/></authenticate>")))
                .hasSize(3);
        String optional = "<authenticate optional='true'><api-key with='k'/></authenticate>";
        assertThat(problems(body.formatted("").replace("<quota", optional + "<quota")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Host", "content-length", "Connection", "Cookie", "X-Forwarded-For", "Accept", "Sec-Fetch-Site"})
    void no_credential_is_in_a_field_that_says_something_else(String field) {
        assertThat(problems("<routes><route to='a'><authenticate><api-key with='k' header='" + field
                        + "'/></authenticate></route></routes>"))
                .containsExactly("routes.xml:2:55: header: " + field
                        + " (expected: a field of its own, such as X-API-Key;" + " HTTP or the gateway uses this one)");
    }

    @Test
    void every_plan_has_a_table_of_its_own() {
        String body = """
                <plan name='p1'><limit rate='5/s'/></plan><plan name='p2'><limit rate='5/s'/></plan>
                <routes><route name='r' to='a'>%s<rate-limit rate='1/s' per='principal' keys='70000'/>%s</route></routes>""";
        assertThat(problems(320, body.formatted(KEYS, "")))
                .singleElement()
                .asString()
                .contains("81MB for 3 tables");
        assertThat(problems(330, body.formatted(KEYS, ""))).isEmpty();
        assertThat(problems(330, body.formatted(KEYS, "<quota limit='5/day'/>")))
                .singleElement()
                .asString()
                .contains("101MB for 3 tables");
    }

    @Test
    void what_says_nothing_of_its_keys_fits_six_times_beside_quotas_whatever_the_heap() {
        for (long megabytes : new long[] {64, 128, 1_024, 16_384}) {
            Heap heap = new Heap(megabytes << 20);
            assertThat(6L * heap.usualKeys() * 400 + heap.bytes() / 16).isLessThanOrEqualTo(heap.forCounters());
        }
        assertThat(new Heap(128 << 20).usualKeys()).isEqualTo(10_485);
        assertThat(new Heap(4L << 30).usualKeys()).isEqualTo(100_000);
    }
}
