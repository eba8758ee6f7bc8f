package io.gatehouse.route.table;

import io.gatehouse.http.AmbiguousPathException;
import io.gatehouse.http.CanonicalPath;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.match.HostPattern;
import io.gatehouse.route.match.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The blocks that declare one host, one continuing the other, with an index of their routes. */
final class HostGroup {

    /**
     * @param place of the block in the table
     * @param hostCapture what this block calls the first label of the host, or null
     */
    record Member(int place, VirtualHost block, @Nullable String hostCapture) {

        /** The same block, not an equal one: that would compare all its routes. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Member that && place == that.place && Objects.equals(hostCapture, that.hostCapture);
        }

        @Override
        public int hashCode() {
            return 31 * place + Objects.hashCode(hostCapture);
        }
    }

    private final HostPattern pattern;
    private final List<Member> members;
    private final boolean keepEncodedSlash;
    private final boolean keepEmptySegments;
    private final List<List<Candidate>> routes = new ArrayList<>();
    private final PathTrie<Bucket> asWritten = new PathTrie<>(false, Bucket::new);
    private final PathTrie<Bucket> inAnyCase = new PathTrie<>(true, Bucket::new);

    /** @param pattern one of the hosts that lead here */
    HostGroup(HostPattern pattern, List<Member> members) {
        this.pattern = pattern;
        this.members = members;
        // that blocks of one host agree is checked when a descriptor is read; here the stricter wins
        this.keepEncodedSlash =
                members.stream().allMatch(member -> member.block().keepEncodedSlash());
        this.keepEmptySegments =
                members.stream().allMatch(member -> member.block().keepEmptySegments());
        int order = 0;
        for (Member member : members) {
            for (Route route : member.block().routes()) {
                List<Candidate> paths = new ArrayList<>(1);
                for (PathPattern path : route.match().paths()) {
                    paths.add(Candidate.of(order++, member, route, path));
                }
                routes.add(paths);
            }
        }
        routes.forEach(paths -> paths.forEach(this::index));
    }

    private void index(Candidate candidate) {
        PathTrie<Bucket> trie = candidate.route().match().ignoreCase() ? inAnyCase : asWritten;
        trie.at(candidate.path(), candidate.order()).add(candidate);
    }

    HostPattern pattern() {
        return pattern;
    }

    List<Member> members() {
        return members;
    }

    /** @return for each route in order, its paths */
    List<List<Candidate>> routes() {
        return routes;
    }

    /** @throws AmbiguousPathException if the path can be read in more than one way */
    CanonicalPath read(String rawPath) throws AmbiguousPathException {
        return CanonicalPath.parse(rawPath, keepEncodedSlash, keepEmptySegments);
    }

    /** @return what else others may take this path for; nothing where nothing is kept that they may read otherwise */
    List<CanonicalPath> otherReadings(CanonicalPath path) {
        return keepEncodedSlash || keepEmptySegments ? path.otherReadings() : List.of();
    }

    VirtualHost firstBlock() {
        return members.get(0).block();
    }

    void search(Search search) {
        CanonicalPath path = search.facts().path();
        IntFunction<String> segments = path::segment;
        asWritten.find(path.size(), path.trailingSlash(), segments, search);
        inAnyCase.find(path.size(), path.trailingSlash(), segments, search);
    }
}
