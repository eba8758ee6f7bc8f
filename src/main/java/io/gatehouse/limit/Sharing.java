package io.gatehouse.limit;

/** How far a limit is counted together with other gateways, as it stands now. */
public enum Sharing {
    /** not at all: that is how it is written */
    ALONE,
    /** all that is known of each other */
    TOGETHER,
    /** the engine is away, and this gateway grants its part */
    PART,
    /** the engine is away, and nothing passes */
    NOTHING
}
