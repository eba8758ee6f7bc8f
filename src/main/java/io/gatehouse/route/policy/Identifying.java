package io.gatehouse.route.policy;

import java.util.List;

/** A policy that tells the upstream who asks. Nobody else may: what a client sends under these names is taken away on every route. */
public interface Identifying extends Policy {

    /** @return the names of the fields; empty when nothing in them says who asks */
    List<String> identityFields();
}
