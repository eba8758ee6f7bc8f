package io.gatehouse.observe.metrics;

/**
 * The figures of one route as management tools see them, since the gateway started or the route came. All are plain numbers and texts,
 * which every tool reads. What ends in {@code Total} only ever grows. Times are in milliseconds, quantiles to within a tenth of a decade.
 *
 * <p>It sends notifications of the type {@value #BUDGET_EXCEEDED}, one in ten seconds at most.
 */
public interface RouteMXBean {

    /** The gateway has kept an exchange for longer than its {@code latency budget}; the message says how long. */
    String BUDGET_EXCEEDED = "gatehouse.latency.budget-exceeded";

    /** @return as the descriptor has it */
    String getName();

    long getRequestsTotal();

    /** @return exchanges that have not come to their last byte */
    long getInFlight();

    long getStatus1xxTotal();

    long getStatus2xxTotal();

    long getStatus3xxTotal();

    long getStatus4xxTotal();

    long getStatus5xxTotal();

    /** @return exchanges that went wrong, whoever was to blame */
    long getFaultsTotal();

    /** @return of bodies of requests */
    long getBytesInTotal();

    /** @return of bodies of answers */
    long getBytesOutTotal();

    /** @return all exchanges together */
    double getDurationMillisTotal();

    double getDurationMillisP50();

    double getDurationMillisP95();

    double getDurationMillisP99();

    /** @return what the gateway has added, all exchanges together */
    double getAddedMillisTotal();

    double getAddedMillisP50();

    double getAddedMillisP99();

    /** @return how long upstreams let wait for the head of their answer */
    double getFirstByteMillisP50();

    double getFirstByteMillisP99();

    /** @return how long the gateway may keep an exchange; -1 for as long as it takes, and before the first one */
    double getBudgetMillis();

    /** @return exchanges that it has kept for longer */
    long getBudgetExceededTotal();
}
