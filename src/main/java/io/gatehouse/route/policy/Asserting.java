package io.gatehouse.route.policy;

/** A policy that signs what it tells the upstream, and so needs a name for the gateway. */
public interface Asserting extends Identifying {}
