package io.gatehouse.identity;

import io.gatehouse.identity.token.KeySet;

/** What was fetched of a provider. */
record Provider(Metadata metadata, KeySet keys) {}
