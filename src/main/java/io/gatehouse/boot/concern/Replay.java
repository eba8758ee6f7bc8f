package io.gatehouse.boot.concern;

import io.gatehouse.fault.Fault;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.observe.RecordedHead;
import io.gatehouse.route.table.RouteTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which recorded requests a descriptor would decide otherwise. Nothing is sent, and nothing is counted: what is asked is what tests
 * in a descriptor ask.
 *
 * @param judged how many requests were looked at
 * @param untold how many of them cannot be told: who asked is not known, or claims decide, which are not recorded, or the gateway did
 *     not get to decide about them
 * @param groups those that fare otherwise, by how they fared and would fare; the most first
 */
public record Replay(int judged, int untold, List<Group> groups) {

    private static final int EXAMPLES = 3;

    /** What is decided by a head alone. Other faults depend on what came before, on bodies, or on upstreams. */
    private static final Set<String> BY_HEAD = EnumSet.of(
                    Fault.MALFORMED_REQUEST,
                    Fault.AMBIGUOUS_PATH,
                    Fault.UNAUTHENTICATED,
                    Fault.FORBIDDEN,
                    Fault.ACCESS_DENIED,
                    Fault.ORIGIN_NOT_ALLOWED,
                    Fault.CROSS_SITE,
                    Fault.NO_ROUTE,
                    Fault.METHOD_NOT_ALLOWED,
                    Fault.MISDIRECTED,
                    Fault.ROUTE_DISABLED)
            .stream()
            .map(Fault::code)
            .collect(Collectors.toUnmodifiableSet());

    /** Without knowing who asked, these say nothing. */
    private static final Set<Fault> BY_CALLER = Set.of(Fault.UNAUTHENTICATED, Fault.FORBIDDEN);

    /**
     * @param before how they fare now
     * @param after how they would fare
     * @param examples some of the requests, each with what differs
     */
    public record Group(String before, String after, int count, List<String> examples) {

        public Group {
            examples = List.copyOf(examples);
        }

        Map<String, Object> json() {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("before", before);
            all.put("after", after);
            all.put("count", count);
            all.put("examples", examples);
            return all;
        }
    }

    public Replay {
        groups = List.copyOf(groups);
    }

    /** @return how each head fares by either of two descriptors; a pure function */
    public static Replay between(RouteTable before, RouteTable after, Collection<RecordedHead> heads) {
        Tally tally = new Tally();
        for (RecordedHead recorded : heads) {
            Fate was = Fate.of(before, recorded);
            Fate is = Fate.of(after, recorded);
            if (was.surelyFaresAs(is)) {
                continue;
            }
            if (was.mayFareAs(is)) {
                tally.untold++;
            } else {
                tally.add(was.told().verdict(), is.told().verdict(), recorded.head(), detail(was.told(), is.told()));
            }
        }
        return tally.of(heads.size());
    }

    /** @return how each head fares by a descriptor, and fared when it was recorded; a pure function */
    public static Replay since(RouteTable after, Collection<RecordedHead> heads) {
        Tally tally = new Tally();
        for (RecordedHead recorded : heads) {
            tally.compare(recorded, Fate.of(after, recorded), takenBy(after, recorded.head()));
        }
        return tally.of(heads.size());
    }

    private static @Nullable String takenBy(RouteTable table, RequestHead head) {
        return table.decide(head) instanceof io.gatehouse.route.Decision.Routed routed
                ? routed.route().name()
                : null;
    }

    private static String detail(Judged was, Judged is) {
        if (!was.verdict().equals(is.verdict())) {
            return "";
        }
        return Objects.equals(was.path(), is.path())
                ? ": " + was.location() + " -> " + is.location()
                : ": " + was.shownPath() + " -> " + is.shownPath();
    }

    private static final class Tally {

        private final Map<List<String>, List<String>> examples = new LinkedHashMap<>();
        private final Map<List<String>, Integer> counts = new LinkedHashMap<>();
        private int untold;

        void add(String before, String after, RequestHead head, String detail) {
            List<String> key = List.of(before, after);
            counts.merge(key, 1, Integer::sum);
            List<String> some = examples.computeIfAbsent(key, first -> new ArrayList<>());
            String example = head.method() + ' ' + head.scheme() + "://" + head.authority() + head.target() + detail;
            if (some.size() < EXAMPLES && !some.contains(example)) {
                some.add(example);
            }
        }

        void compare(RecordedHead recorded, Fate fate, @Nullable String route) {
            Judged is = fate.told();
            String fault = recorded.fault();
            boolean refused = fault != null && BY_HEAD.contains(fault);
            boolean undecided = recorded.route() == null && !refused;
            boolean unknown = !refused && asksForCaller(is.fault()) && isUnknown(recorded);
            boolean sameRoute = Objects.equals(recorded.route(), route);
            // who was led to prove more is a redirect, too, and says nothing either way
            boolean open = fate.isOpen() && (!refused || Fault.FORBIDDEN.code().equals(fault));
            if (undecided || ((unknown || open) && sameRoute)) {
                untold++;
                return;
            }
            String now = is.fault() == null || !BY_HEAD.contains(is.fault().code())
                    ? null
                    : is.fault().code();
            if (!sameRoute || !Objects.equals(refused ? fault : null, now)) {
                add(verdict(recorded, refused), is.verdict(), recorded.head(), "");
            }
        }

        /** Who was led to sign on was not refused; who would be, is not known to be. */
        private static boolean isUnknown(RecordedHead recorded) {
            Caller caller = recorded.caller();
            return caller == null || (caller.isAnonymous() && recorded.status() / 100 == 3);
        }

        private static boolean asksForCaller(@Nullable Fault fault) {
            return fault != null && BY_CALLER.contains(fault);
        }

        private static String verdict(RecordedHead recorded, boolean refused) {
            String route = recorded.route() == null ? "" : "route " + recorded.route();
            String said = refused ? recorded.status() + " " + recorded.fault() : "";
            return said.isEmpty() || route.isEmpty() ? said + route : said + ", " + route;
        }

        Replay of(int judged) {
            List<Group> groups = new ArrayList<>();
            counts.forEach((key, count) ->
                    groups.add(new Group(key.get(0), key.get(1), count, examples.getOrDefault(key, List.of()))));
            groups.sort((one, other) -> Integer.compare(other.count(), one.count()));
            return new Replay(judged, untold, groups);
        }
    }

    /** @return how many fare otherwise */
    public int changed() {
        return groups.stream().mapToInt(Group::count).sum();
    }

    /** @return {@code {"judged", "untold", "changed", "groups": [{"before", "after", "count", "examples"}]}}, as values that JSON has */
    public Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("judged", judged);
        all.put("untold", untold);
        all.put("changed", changed());
        all.put("groups", groups.stream().map(Group::json).toList());
        return all;
    }

    /** @return lines for a terminal */
    public String text() {
        Stream<String> summary = Stream.of(
                changed() + " of " + judged + " requests would be decided otherwise",
                untold == 0
                        ? ""
                        : untold
                                + " cannot be told: who asked is not known, or not enough of them, or it was not the routes that decided");
        Stream<String> changes = groups.stream().flatMap(Replay::lines);
        return Stream.concat(changes, summary)
                .filter(line -> !line.isEmpty())
                .map(line -> line + '\n')
                .collect(Collectors.joining());
    }

    private static Stream<String> lines(Group group) {
        String change = group.before.equals(group.after)
                ? group.before + ", with another path or location"
                : group.before + " -> " + group.after;
        return Stream.concat(
                Stream.of(group.count + " x " + change), group.examples.stream().map(example -> "    " + example));
    }
}
