package io.gatehouse.route.table;

import io.gatehouse.fault.Fault;
import io.gatehouse.http.AmbiguousPathException;
import io.gatehouse.http.CanonicalPath;
import io.gatehouse.http.Cidr;
import io.gatehouse.http.FieldNames;
import io.gatehouse.http.Origin;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.People;
import io.gatehouse.limit.Counted;
import io.gatehouse.limit.LimitSpec;
import io.gatehouse.limit.PermitSpec;
import io.gatehouse.limit.Plan;
import io.gatehouse.limit.QuotaSpec;
import io.gatehouse.limit.grid.GridSpec;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;
import io.gatehouse.route.Route;
import io.gatehouse.route.Trace;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.match.Facts;
import io.gatehouse.route.match.HostPattern;
import io.gatehouse.route.match.Match;
import io.gatehouse.route.match.OwnPath;
import io.gatehouse.route.policy.Identifying;
import io.gatehouse.route.policy.Limiting;
import io.gatehouse.route.policy.Policies;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.settings.Written;
import io.gatehouse.upstream.SplitSpec;
import io.gatehouse.upstream.UpstreamSpec;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A whole descriptor, immutable, swapped in one reference. */
public final class RouteTable {

    private final List<VirtualHost> hosts;
    private final List<UpstreamSpec> upstreams;
    private final List<SplitSpec> splits;
    private final List<Cidr> trustedProxies;
    private final People people;
    private final FieldNames identityFields;
    private final Map<String, Plan> plans;
    private final Counted counted;
    private final @Nullable GridSpec grid;
    private final HostIndex index;
    private final Map<String, Written> written;

    /** One in which nobody is asked who they are. */
    public RouteTable(
            List<VirtualHost> hosts, List<UpstreamSpec> upstreams, List<SplitSpec> splits, List<Cidr> trustedProxies) {
        this(hosts, upstreams, splits, trustedProxies, People.NONE, List.of(), null);
    }

    /** @param grid where limits are counted together with other gateways; null for nowhere */
    public RouteTable(
            List<VirtualHost> hosts,
            List<UpstreamSpec> upstreams,
            List<SplitSpec> splits,
            List<Cidr> trustedProxies,
            People people,
            Collection<Plan> plans,
            @Nullable GridSpec grid) {
        this.hosts = List.copyOf(hosts);
        this.upstreams = List.copyOf(upstreams);
        this.splits = List.copyOf(splits);
        this.trustedProxies = List.copyOf(trustedProxies);
        this.people = people;
        this.identityFields = identityFields(this.hosts);
        this.plans = plans.stream().collect(Collectors.toMap(Plan::name, plan -> plan, (one, other) -> one));
        this.counted = counted(this.hosts).under(this.plans.values());
        this.grid = grid;
        this.index = new HostIndex(this.hosts);
        this.written = Map.of();
    }

    private RouteTable(
            RouteTable like, List<UpstreamSpec> upstreams, List<SplitSpec> splits, Map<String, Written> written) {
        this.hosts = like.hosts;
        this.upstreams = List.copyOf(upstreams);
        this.splits = List.copyOf(splits);
        this.trustedProxies = like.trustedProxies;
        this.people = like.people;
        this.identityFields = like.identityFields;
        this.plans = like.plans;
        this.counted = like.counted;
        this.grid = like.grid;
        this.index = like.index;
        this.written = Map.copyOf(written);
    }

    /**
     * @param elements those beside the routes as the descriptor has them, by element and name: {@code upstream shop};
     *     by the element alone where there is only one
     * @return the same, which can say how it was written
     */
    public RouteTable writtenAs(Map<String, Written> elements) {
        return new RouteTable(this, upstreams, splits, elements);
    }

    /**
     * @param key element and name, as {@code upstream shop}
     * @return how the descriptor says it; null where no descriptor does
     */
    public @Nullable Written written(String key) {
        return written.get(key);
    }

    /** @return the same, with upstreams and splits as they are in force at this moment */
    public RouteTable with(List<UpstreamSpec> upstreamsInForce, List<SplitSpec> splitsInForce) {
        return new RouteTable(this, upstreamsInForce, splitsInForce, written);
    }

    private static Counted counted(List<VirtualHost> hosts) {
        Set<LimitSpec> limits = new HashSet<>();
        Set<PermitSpec> permits = new HashSet<>();
        Set<QuotaSpec> quotas = new HashSet<>();
        for (VirtualHost host : hosts) {
            count(host.policies(), limits, permits, quotas);
            for (Route route : host.routes()) {
                count(route.policies(), limits, permits, quotas);
            }
        }
        return new Counted(limits, permits, quotas);
    }

    private static void count(
            Policies policies, Set<LimitSpec> limits, Set<PermitSpec> permits, Set<QuotaSpec> quotas) {
        for (Policy policy : policies.all()) {
            if (policy instanceof Limiting limiting) {
                limits.addAll(limiting.limits());
                permits.addAll(limiting.permitted());
                quotas.addAll(limiting.quotas());
            }
        }
    }

    private static FieldNames identityFields(List<VirtualHost> hosts) {
        Set<String> names = new HashSet<>();
        for (VirtualHost host : hosts) {
            for (Route route : host.routes()) {
                for (Policy policy : route.policies().all()) {
                    if (policy instanceof Identifying identifying) {
                        names.addAll(identifying.identityFields());
                    }
                }
            }
        }
        return FieldNames.of(names);
    }

    /**
     * Finds the route that takes a request: the blocks of the host first, then the path read in its one way, then the first
     * route from the top whose path, methods and condition hold. A CORS preflight is matched by the method that it asks for.
     *
     * @return {@link Decision.Own} for what the gateway itself answers, {@link Decision.Routed}, or {@link Decision.Refused} with
     *     {@link Fault#MALFORMED_REQUEST} for a host that is none, {@link Fault#MISDIRECTED}, {@link Fault#AMBIGUOUS_PATH},
     *     {@link Fault#METHOD_NOT_ALLOWED} when nothing but the method is wrong, and always for TRACE and CONNECT, or
     *     {@link Fault#NO_ROUTE}, also for other spellings of what is the gateway's own
     */
    public Decision decide(RequestHead head) {
        return decide(head, new Counter());
    }

    /**
     * What becomes of a request for one of the gateway's own paths, whatever host it names.
     *
     * @return {@link Decision.Own}, {@link Decision.Refused} for TRACE and CONNECT; null when the path, in its plain spelling,
     *     is none of the gateway's own
     */
    public static @Nullable Decision own(RequestHead head) {
        if (!OwnPath.isPlain(head.path())) {
            return null;
        }
        return Match.isNeverTaken(head.method())
                ? notAllowed(null, head.method(), List.of("GET", "HEAD"))
                : new Decision.Own();
    }

    Decision decide(RequestHead head, Counter counter) {
        Decision own = own(head);
        if (own != null) {
            return own;
        }
        String host = HostPattern.normalise(head.host());
        if (!HostPattern.isWellFormed(host)) {
            return refused(null, Fault.MALFORMED_REQUEST, "the host is neither a name nor an address");
        }
        HostGroup group = index.find(host);
        if (Match.isNeverTaken(head.method())) {
            return neverTaken(group, head);
        }
        if (group == null) {
            return refused(null, Fault.MISDIRECTED, "no routes for host " + host);
        }
        try {
            CanonicalPath path = group.read(head.path());
            return OwnPath.holds(path)
                    ? refused(null, Fault.NO_ROUTE, "path: what is below " + OwnPath.ROOT + " is never routed")
                    : decide(group, Facts.of(head, path), counter);
        } catch (AmbiguousPathException e) {
            return refused(group.firstBlock(), Fault.AMBIGUOUS_PATH, "path: " + e.getMessage());
        }
    }

    private static Decision decide(HostGroup group, Facts facts, Counter counter) {
        FirstMatch match = new FirstMatch(facts, counter);
        group.search(match);
        Candidate taker = match.result();
        if (taker != null) {
            Decision passedBy = passedBy(group, taker, facts, counter);
            return passedBy == null ? taken(taker, facts) : passedBy;
        }
        AllowedMethods allowed = new AllowedMethods(facts);
        group.search(allowed);
        Candidate first = allowed.first();
        return first == null
                ? refused(group.firstBlock(), Fault.NO_ROUTE, "no route for " + facts.path())
                : notAllowed(first.block(), facts.method(), allowed.methods());
    }

    /** A route is not to be gone around by a slash that is kept here, and taken for a plain one, or for none, further on. */
    private static @Nullable Decision passedBy(HostGroup group, Candidate taker, Facts facts, Counter counter) {
        for (CanonicalPath reading : group.otherReadings(facts.path())) {
            FirstMatch match = new FirstMatch(Facts.of(facts.head(), reading), counter);
            group.search(match);
            Candidate other = match.result();
            if (OwnPath.holds(reading) || (other != null && other.isBefore(taker))) {
                String detail =
                        "path: a route further up takes what it is with plain slashes only: " + reading.decoded();
                return refused(taker.block(), Fault.AMBIGUOUS_PATH, detail);
            }
        }
        return null;
    }

    private static Decision taken(Candidate taker, Facts facts) {
        boolean refusesSession = taker.route().action() instanceof Action.Forward forward
                && forward.sessionUrls() == Action.SessionUrls.REFUSE;
        if (refusesSession && facts.path().sessionSuffix() != null) {
            return refused(taker.block(), Fault.AMBIGUOUS_PATH, "path: a session id, which this route refuses");
        }
        return new Decision.Routed(taker.block(), taker.route(), facts.path(), taker.captures(facts));
    }

    /** 405 whatever the rest of the request is like; the path of a CONNECT is none. */
    private static Decision neverTaken(@Nullable HostGroup group, RequestHead head) {
        if (group == null) {
            return notAllowed(null, head.method(), List.of());
        }
        try {
            AllowedMethods allowed = new AllowedMethods(Facts.of(head, group.read(head.path())));
            group.search(allowed);
            return notAllowed(group.firstBlock(), head.method(), allowed.methods());
        } catch (AmbiguousPathException e) {
            return notAllowed(group.firstBlock(), head.method(), List.of());
        }
    }

    private static Decision notAllowed(@Nullable VirtualHost block, String method, List<String> allow) {
        String expected = allow.isEmpty() ? "another one" : String.join(", ", allow);
        return new Decision.Refused(
                block, Fault.METHOD_NOT_ALLOWED, "method: " + method + " (expected: " + expected + ")", allow);
    }

    private static Decision refused(@Nullable VirtualHost block, Fault fault, String detail) {
        return new Decision.Refused(block, fault, detail, List.of());
    }

    /** @return what {@link #decide} says, with the reason for each block and each route; for people, not for every request */
    public Trace explain(RequestHead head) {
        return new Explanation(hosts, index, head, decide(head)).trace();
    }

    /** @return what clients know the host of the request by; null when no block of it says so */
    public @Nullable Origin publicUrl(RequestHead head) {
        HostGroup group = index.find(HostPattern.normalise(head.host()));
        if (group != null) {
            for (HostGroup.Member member : group.members()) {
                if (member.block().publicUrl() != null) {
                    return member.block().publicUrl();
                }
            }
        }
        return null;
    }

    HostIndex index() {
        return index;
    }

    public List<VirtualHost> hosts() {
        return hosts;
    }

    public List<UpstreamSpec> upstreams() {
        return upstreams;
    }

    public List<SplitSpec> splits() {
        return splits;
    }

    /** @return the fields in which upstreams are told who asks, by whatever route; no client may send one */
    public FieldNames identityFields() {
        return identityFields;
    }

    /** @return the plan of this name; null when there is none, or the name is null */
    public @Nullable Plan plan(@Nullable String name) {
        return name == null ? null : plans.get(name);
    }

    /** @return the contracts that it knows */
    public Collection<Plan> plans() {
        return plans.values();
    }

    /** @return what its policies count, for everybody and for those who have a plan */
    public Counted counted() {
        return counted;
    }

    /** @return where limits are counted together with other gateways; null for nowhere */
    public @Nullable GridSpec grid() {
        return grid;
    }

    /** @return who can say who people are */
    public People people() {
        return people;
    }

    public List<Cidr> trustedProxies() {
        return trustedProxies;
    }
}
