package io.gatehouse.route.table;

import io.gatehouse.http.Headers;
import io.gatehouse.http.Parameters;
import io.gatehouse.route.match.Facts;
import io.gatehouse.route.match.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of equal paths, kept by what a request must have for one to hold: a header field, query parameter or cookie
 * (with this value), or a method. So a thousand routes that differ in the value of one field cost as much as one. Filled
 * in order while a table is built, then never changed.
 */
final class Bucket {

    /** Those that need one key. */
    private static final class Slot {

        private final Map<String, List<Candidate>> byValue = new HashMap<>();
        private final List<Candidate> withAnyValue = new ArrayList<>(0);

        void offer(String value, Search search) {
            search.offer(withAnyValue);
            Bucket.offer(byValue.get(value), search);
        }
    }

    private final List<Candidate> needless = new ArrayList<>(1);

    // most buckets hold one candidate, so a map is made when something is put into it
    private Map<String, List<Candidate>> byMethod = Collections.emptyMap();
    private Map<Key, Slot> byPart = Collections.emptyMap();
    private Map<String, Slot> byHeader = Collections.emptyMap();
    private Map<String, Slot> byQuery = Collections.emptyMap();
    private Map<String, Slot> byCookie = Collections.emptyMap();

    void add(Candidate candidate) {
        if (candidate.takesNothing()) {
            return;
        }
        List<Need> needs = Need.of(candidate.when());
        needs.forEach(need -> add(candidate, need));
        if (needs.isEmpty() && candidate.anyMethod()) {
            needless.add(candidate);
        } else if (needs.isEmpty()) {
            byMethod = byMethod.isEmpty() ? new HashMap<>(2) : byMethod;
            candidate.methods().forEach(method -> add(candidate, byMethod, method));
        }
    }

    private void add(Candidate candidate, Need need) {
        Slot slot = slot(need.key());
        if (need.anyValue()) {
            slot.withAnyValue.add(candidate);
        } else {
            add(candidate, slot.byValue, need.value());
        }
    }

    private Slot slot(Key key) {
        return switch (key.kind()) {
            case HEADER -> {
                byHeader = byHeader.isEmpty() ? new TreeMap<>(String.CASE_INSENSITIVE_ORDER) : byHeader;
                yield byHeader.computeIfAbsent(key.name(), name -> new Slot());
            }
            case QUERY -> {
                byQuery = byQuery.isEmpty() ? new HashMap<>(2) : byQuery;
                yield byQuery.computeIfAbsent(key.name(), name -> new Slot());
            }
            case COOKIE -> {
                byCookie = byCookie.isEmpty() ? new HashMap<>(2) : byCookie;
                yield byCookie.computeIfAbsent(key.name(), name -> new Slot());
            }
            default -> {
                byPart = byPart.isEmpty() ? new HashMap<>(2) : byPart;
                yield byPart.computeIfAbsent(key, part -> new Slot());
            }
        };
    }

    private static void add(Candidate candidate, Map<String, List<Candidate>> lists, String key) {
        lists.computeIfAbsent(key, text -> new ArrayList<>(1)).add(candidate);
    }

    /** Offers every candidate whose needs the request meets, and perhaps some others. */
    void offer(Search search) {
        search.offer(needless);
        offerByMethod(search);
        Facts facts = search.facts();
        for (Map.Entry<Key, Slot> part : byPart.entrySet()) {
            String value = facts.value(part.getKey());
            if (value != null) {
                part.getValue().offer(value, search);
            }
        }
        if (!byHeader.isEmpty()) {
            offerByHeader(facts.head().headers(), search);
        }
        if (!byQuery.isEmpty()) {
            offer(byQuery, facts.query(), search);
        }
        if (!byCookie.isEmpty()) {
            offer(byCookie, facts.cookies(), search);
        }
    }

    private void offerByMethod(Search search) {
        if (search.isForAnyMethod()) {
            byMethod.values().forEach(search::offer);
        } else {
            offer(byMethod.get(search.facts().method()), search);
        }
    }

    private void offerByHeader(Headers headers, Search search) {
        for (int i = 0; i < headers.size(); i++) {
            Slot slot = byHeader.get(headers.name(i));
            if (slot != null) {
                slot.offer(headers.value(i), search);
            }
        }
    }

    private static void offer(Map<String, Slot> slots, Parameters parameters, Search search) {
        for (Map.Entry<String, String> parameter : parameters.firstValues().entrySet()) {
            Slot slot = slots.get(parameter.getKey());
            if (slot != null) {
                slot.offer(parameter.getValue(), search);
            }
        }
    }

    private static void offer(@Nullable List<Candidate> candidates, Search search) {
        if (candidates != null) {
            search.offer(candidates);
        }
    }
}
