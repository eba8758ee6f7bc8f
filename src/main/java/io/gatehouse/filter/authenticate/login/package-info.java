/** {@code <login>}: sign-on of people with a browser, and how it begins and ends. */
@NullMarked
package io.gatehouse.filter.authenticate.login;

import org.jspecify.annotations.NullMarked;
