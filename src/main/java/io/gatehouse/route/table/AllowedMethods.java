package io.gatehouse.route.table;

import io.gatehouse.route.match.Facts;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects the methods of all candidates that would take a request if it came with another method. */
final class AllowedMethods implements Search {

    /** What stands for any method where methods have to be listed. */
    private static final Collection<String> COMMON =
            List.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

    private final Facts facts;
    private final SortedSet<String> methods = new TreeSet<>();
    private @Nullable Candidate first;

    AllowedMethods(Facts facts) {
        this.facts = facts;
    }

    /** @return the first of the candidates, or null when the method is not what is wrong */
    @Nullable
    Candidate first() {
        return first;
    }

    /** @return in alphabetical order */
    List<String> methods() {
        return List.copyOf(methods);
    }

    @Override
    public Facts facts() {
        return facts;
    }

    @Override
    public boolean isForAnyMethod() {
        return true;
    }

    @Override
    public boolean wants(int order) {
        return true;
    }

    @Override
    public void offer(List<Candidate> candidates) {
        for (Candidate candidate : candidates) {
            if (candidate.when().holds(facts)) {
                methods.addAll(candidate.anyMethod() ? COMMON : candidate.methods());
                first = first == null || candidate.order() < first.order() ? candidate : first;
            }
        }
    }
}
