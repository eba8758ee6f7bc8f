package io.gatehouse.route.table;

import io.gatehouse.http.AmbiguousPathException;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Decision;
import io.gatehouse.route.Route;
import io.gatehouse.route.Trace;
import io.gatehouse.route.Trace.HostStep;
import io.gatehouse.route.Trace.Outcome;
import io.gatehouse.route.Trace.RouteStep;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.match.Condition;
import io.gatehouse.route.match.Facts;
import io.gatehouse.route.match.HostPattern;
import io.gatehouse.route.match.OwnPath;
import io.gatehouse.route.match.When;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes through a table route by route, without the index, and says why each was taken or not. */
final class Explanation {

    private final List<VirtualHost> blocks;
    private final RequestHead head;
    private final Decision decision;
    private final String host;
    private final @Nullable HostGroup group;
    private boolean taken;

    Explanation(List<VirtualHost> blocks, HostIndex index, RequestHead head, Decision decision) {
        this.blocks = blocks;
        this.head = head;
        this.decision = decision;
        this.host = HostPattern.normalise(head.host());
        this.group = HostPattern.isWellFormed(host) ? index.find(host) : null;
    }

    Trace trace() {
        return new Trace(decision, hostSteps(), routeSteps());
    }

    private List<HostStep> hostSteps() {
        List<HostStep> steps = new ArrayList<>();
        for (int place = 0; place < blocks.size(); place++) {
            steps.add(hostStep(place, blocks.get(place)));
        }
        return steps;
    }

    private HostStep hostStep(int place, VirtualHost block) {
        HostPattern matching = null;
        for (HostPattern pattern : block.hosts()) {
            matching = matching == null && pattern.matches(host) ? pattern : matching;
        }
        if (matching == null) {
            return new HostStep(block, false, host + " is not " + block.hosts());
        }
        boolean chosen = group != null && group.members().stream().anyMatch(member -> member.place() == place);
        return new HostStep(
                block, chosen, host + " is " + matching + (chosen ? "" : ", but another block names it more exactly"));
    }

    private List<RouteStep> routeSteps() {
        List<RouteStep> steps = new ArrayList<>();
        if (group != null) {
            try {
                Facts facts = Facts.of(head, group.read(head.path()));
                if (!OwnPath.holds(facts.path())) {
                    group.routes().forEach(paths -> steps.add(routeStep(paths, facts)));
                }
            } catch (AmbiguousPathException e) {
                // the decision says so, and no route was looked at
            }
        }
        return steps;
    }

    private RouteStep routeStep(List<Candidate> paths, Facts facts) {
        Candidate candidate = paths.get(0);
        Route route = candidate.route();
        boolean path = false;
        for (Candidate one : paths) {
            path = path || one.path().matches(facts.path(), route.match().ignoreCase());
        }
        if (!path) {
            return step(
                    candidate,
                    Outcome.PATH,
                    route.match().paths().toString(),
                    facts.path().decoded());
        }
        if (!candidate.takesMethod(facts.method())) {
            return step(candidate, Outcome.METHOD, candidate.methods().toString(), facts.method());
        }
        if (!candidate.when().holds(facts)) {
            Condition culprit = candidate.when().culprit(facts);
            When when = route.match().when();
            return step(
                    candidate,
                    Outcome.WHEN,
                    when.isConcealed() ? when.toString() : culprit.toString(),
                    facts.shown(culprit));
        }
        Outcome outcome = taken ? Outcome.LATER : Outcome.TAKEN;
        taken = true;
        return step(candidate, outcome, "", "");
    }

    private static RouteStep step(Candidate candidate, Outcome outcome, String expected, String found) {
        return new RouteStep(candidate.block(), candidate.route(), outcome, expected, found);
    }
}
