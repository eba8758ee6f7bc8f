package io.gatehouse.exchange;

import io.gatehouse.route.Route;

/** Measures the exchanges of one route. Any thread may call; none waits. */
public interface Meter {

    /** Measures nothing. */
    Meter NONE = new Meter() {};

    /** Knows who measures which exchange. */
    @FunctionalInterface
    interface OfRoutes {

        OfRoutes NONE = route -> Meter.NONE;

        /**
         * An exchange begins that this route takes.
         *
         * @return who measures it; the exchange is in flight there until the observers are told that it is complete
         */
        Meter begin(Route route);
    }

    /** @return whether somebody wants to know how long each concern takes, which costs a look at the ticker for each */
    default boolean wantsConcerns() {
        return false;
    }

    /**
     * A concern has let an exchange go on, or ended it.
     *
     * @param row its place among the filters
     * @param concern its element
     */
    default void took(int row, String concern, long nanos) {}
}
