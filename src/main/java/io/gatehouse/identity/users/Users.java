package io.gatehouse.identity.users;

import io.gatehouse.identity.UsersSpec;
import java.util.concurrent.CompletableFuture;

/**
 * People with passwords, at work. A password that was good is remembered for {@link Verified#KEPT}, so that it costs microseconds when it
 * comes again; one that was not is looked at each time.
 */
public sealed interface Users extends AutoCloseable permits FileUsers, LdapUsers {

    UsersSpec spec();

    /** @return whether this is somebody; never fails, and is there at once when it was remembered */
    CompletableFuture<UserVerdict> check(NameAndPassword login);

    /** Looks at what is due. To be called about every second. */
    void tick();

    @Override
    void close();
}
