package io.gatehouse.route.table;

import static io.gatehouse.route.table.Tables.block;
import static io.gatehouse.route.table.Tables.forward;
import static io.gatehouse.route.table.Tables.outcome;
import static io.gatehouse.route.table.Tables.route;
import static io.gatehouse.route.table.Tables.routed;
import static io.gatehouse.route.table.Tables.table;
import static io.gatehouse.route.table.Tables.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Action.SessionUrls;
import io.gatehouse.route.Decision;
import io.gatehouse.route.rewrite.PathRewrite;
import io.gatehouse.testing.ServletPath;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of the Servlet specification: what a container would make of a path is what is matched, or the path is refused. */
class ServletPathsTest {

    private final RouteTable table =
            table(block("", with(route("all", "/**"), forward(PathRewrite.NONE, SessionUrls.FORWARD))));

    static List<ServletPath> paths() {
        return ServletPath.all();
    }

    /** A fragment behind a query is no matter of the path. */
    static List<ServletPath> pathsWithoutFragmentInTheQuery() {
        return ServletPath.all().stream()
                .filter(path -> path.query() == null || path.query().indexOf('#') < 0)
                .toList();
    }

    @Test
    void all_of_them_are_here_and_what_a_container_must_reject_is_not_routed() {
        assertThat(paths()).hasSize(84).doesNotHaveDuplicates();
        assertThat(paths())
                .filteredOn(ServletPath::routed)
                .hasSize(12)
                .allMatch(path -> path.rejected().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("pathsWithoutFragmentInTheQuery")
    void a_path_has_the_meaning_of_the_specification_or_none(ServletPath path) {
        RequestHead head =
                new RequestHead("GET", "http", "h", -1, path.path(), path.query(), Headers.EMPTY, "192.0.2.7");

        if (path.routed()) {
            Decision.Routed decision = routed(table, head);
            assertThat(decision.path().decoded()).isEqualTo(path.decoded());
            assertThat(decision.upstreamPath()).isEqualTo(path.path());
        } else {
            assertThat(outcome(table, head)).isEqualTo("ambiguous-path");
        }
    }
}
