package io.gatehouse.observe;

/** Whether traffic is welcome. */
public enum GatewayState {
    /** the first descriptor is being read */
    STARTING("starting"),
    /** a descriptor is served; perhaps an older one, because a change was refused */
    READY(""),
    /** no descriptor has been accepted */
    NOT_READY("no descriptor has been accepted"),
    /** exchanges in flight are being finished */
    STOPPING("stopping");

    private final String reason;

    GatewayState(String reason) {
        this.reason = reason;
    }

    /** @return why no traffic is welcome, for people; empty when it is */
    String reason() {
        return reason;
    }
}
