package io.gatehouse.observe.container;

import java.util.List;

/** A kind of server. */
interface Container {

    /** @return what can be seen to contradict, one a line; empty when nothing can be seen, as on another kind of server */
    List<String> contradictions(Needs needs);
}
