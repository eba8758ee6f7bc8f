package io.gatehouse.exchange;

/** Sees bytes as they pass; must not keep or change them. */
@FunctionalInterface
public interface ByteTap {

    /** @throws FaultException to end the exchange */
    void bytes(byte[] bytes, int offset, int length);
}
