package io.gatehouse.boot.concern;

import io.gatehouse.exchange.Counting;
import io.gatehouse.fault.Fault;
import io.gatehouse.route.Decision;
import io.gatehouse.route.policy.Policies;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each policy of a route says of a request, in the order in which they are asked. */
final class EachPolicy {

    private EachPolicy() {}

    /**
     * @param said of those that do not simply let it pass
     * @return one each: {@code policy} and {@code written}, its element; {@code verdict}: {@code passes}, {@code refuses}, {@code observes}
     *     (it would refuse, but only watches), {@code answers}, {@code counts} (what it says depends on what came before), {@code acts}
     *     (it refuses nothing by the head), or {@code not asked}; {@code status}, {@code fault} and {@code reason} where there are some
     */
    static List<Map<String, Object>> of(Decision decision, List<Verdict> said) {
        List<Map<String, Object>> all = new ArrayList<>();
        Set<String> known = new HashSet<>();
        boolean over = false;
        for (Concerns.Row<?> row : Concerns.rows()) {
            String element = row.type().element();
            Policies.Read read = read(decision.policies(), row.policy());
            if (read == null || !known.add(element)) {
                continue;
            }
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("policy", element);
            one.put("written", read.written().toString());
            Verdict verdict = verdict(element, said);
            if (over) {
                one.put("verdict", "not asked");
            } else if (verdict == null) {
                one.put("verdict", usual(row, read));
            } else {
                put(verdict, one);
                over = verdict.isFinal();
            }
            all.add(one);
        }
        return all;
    }

    private static Policies.@Nullable Read read(Policies policies, Class<?> type) {
        return policies.read().stream()
                .filter(read -> type.isInstance(read.policy()))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Verdict verdict(String element, List<Verdict> said) {
        return said.stream()
                .filter(verdict -> verdict.element().equals(element))
                .findFirst()
                .orElse(null);
    }

    private static String usual(Concerns.Row<?> row, Policies.Read read) {
        if (read.policy() instanceof Counting) {
            return "counts";
        }
        return row.guard() == null && row.reply() == null ? "acts" : "passes";
    }

    private static void put(Verdict verdict, Map<String, Object> one) {
        if (verdict instanceof Verdict.Refused refused) {
            Fault fault = refused.refusal().fault();
            one.put("verdict", refused.isFinal() ? "refuses" : "observes");
            one.put("status", fault.status());
            one.put("fault", fault.code());
            one.put("reason", refused.refusal().reason());
        } else if (verdict instanceof Verdict.Answered answered) {
            one.put("verdict", "answers");
            one.put("status", answered.head().status());
        }
    }
}
