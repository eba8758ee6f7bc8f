package io.gatehouse.upstream.balance;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Two are drawn by weight, the less loaded of them is chosen: nearly as even as counting all, without the herd that runs to one
 * endpoint (Mitzenmacher, The Power of Two Choices in Randomized Load Balancing).
 */
public final class RandomTwo implements LoadBalancer {

    private final IntUnaryOperator random;

    /** @param random gives, for a bound, a number from 0 below it */
    public RandomTwo(IntUnaryOperator random) {
        this.random = random;
    }

    @Override
    public <C extends Candidate> C choose(List<C> candidates) {
        if (candidates.size() == 1) {
            return candidates.get(0);
        }
        int first = draw(candidates, -1);
        int second = draw(candidates, first);
        C one = candidates.get(first);
        C other = candidates.get(second);
        return LeastConnections.isLessLoaded(one, other) ? one : other;
    }

    private <C extends Candidate> int draw(List<C> candidates, int except) {
        int sum = 0;
        for (int i = 0; i < candidates.size(); i++) {
            sum += i == except ? 0 : candidates.get(i).weight();
        }
        int ticket = random.applyAsInt(sum);
        for (int i = 0; i < candidates.size(); i++) {
            ticket -= i == except ? 0 : candidates.get(i).weight();
            if (ticket < 0) {
                return i;
            }
        }
        throw new IllegalStateException("ticket beyond the sum of weights: " + ticket);
    }
}
