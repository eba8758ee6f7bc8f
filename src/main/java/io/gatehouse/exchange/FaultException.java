package io.gatehouse.exchange;

import io.gatehouse.fault.Fault;

/** Ends an exchange with a fault. It is expected, so it carries no stack trace. */
public final class FaultException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Fault fault;

    /** @param detail what was found and what was expected, for the client */
    public FaultException(Fault fault, String detail) {
        super(detail, null, false, false);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }
}
