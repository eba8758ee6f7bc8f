/** Sign-on of people with a browser: OpenID Connect's authorization code flow, and the sessions that come of it. */
@NullMarked
package io.gatehouse.identity.login;

import org.jspecify.annotations.NullMarked;
