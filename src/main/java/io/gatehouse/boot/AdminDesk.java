package io.gatehouse.boot;

import io.gatehouse.admin.Actor;
import io.gatehouse.admin.AdminApi;
import io.gatehouse.admin.AdminThreads;
import io.gatehouse.admin.Administration;
import io.gatehouse.admin.Console;
import io.gatehouse.admin.Role;
import io.gatehouse.boot.settings.AdminSettings;
import io.gatehouse.boot.settings.Options;
import io.gatehouse.boot.settings.Time;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.ShortBodies;
import io.gatehouse.filter.authenticate.OperatorDoor;
import io.gatehouse.filter.authenticate.login.SignOnWay;
import io.gatehouse.identity.Caller;
import io.gatehouse.identity.UsersSpec;
import io.gatehouse.identity.remote.Errands;
import io.gatehouse.identity.remote.Turns;
import io.gatehouse.identity.users.FileUsers;
import io.gatehouse.identity.users.NameAndPassword;
import io.gatehouse.identity.users.UserVerdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The desk for operators over HTTP, if there is one: who may come, and what stands behind it. */
final class AdminDesk implements AutoCloseable {

    private static final Set<String> ALL = Set.copyOf(Role.words());

    private final AdminSettings settings;
    private final boolean alone;
    private final AdminThreads threads = new AdminThreads();
    private final Errands errands = new Errands();
    private final @Nullable FileUsers people;
    private final @Nullable String password;

    /** @param alone whether there is no server that knows people */
    AdminDesk(AdminSettings settings, boolean alone, Time time) {
        this.settings = settings;
        this.alone = alone;
        this.people = people(settings, errands, time);
        this.password = settings.on() && alone && people == null ? OwnPassword.random() : null;
    }

    private static @Nullable FileUsers people(AdminSettings settings, Errands errands, Time time) {
        if (!settings.on() || settings.users() == null) {
            return null;
        }
        String file = settings.users().toString();
        String groups = settings.groups() == null ? null : settings.groups().toString();
        return new FileUsers(
                new UsersSpec(Options.ADMIN_USERS, file, groups, null),
                file,
                Turns.ofProcessors(errands),
                errands,
                time.instants(),
                time.nanos());
    }

    /** @return of the person {@code admin} in this run; null where others may come */
    @Nullable
    String password() {
        return password;
    }

    /** @return the roles that the server is asked for, and so is to be told of */
    Set<String> roles() {
        return settings.on() && !alone ? ALL : Set.of();
    }

    /** Looks at what is due. */
    void tick() {
        if (people != null) {
            people.tick();
        }
    }

    /** @return who answers at which path; none when it is off, so that nothing is there */
    Map<String, Consumer<Exchange>> paths(Administration desk, ShortBodies bodies, Time time, OrderBook book) {
        if (!settings.on()) {
            return Map.of();
        }
        OperatorDoor door = new OperatorDoor(
                new OperatorDoor.Ways(settings.identity(), signOn(settings.identity()), passwords(), !alone, ALL),
                time.nanos(),
                (exchange, fault, reason) -> refused(exchange, stranger(exchange), reason, book));
        AdminApi.Refused refused = (exchange, by, reason) -> refused(exchange, by, reason, book);
        AdminApi api =
                new AdminApi(desk, door, bodies, threads, refused, settings.largestDescriptor(), Version.current());
        Map<String, Consumer<Exchange>> paths = new HashMap<>(new Console(door, refused).paths());
        paths.put(AdminApi.PREFIX, api);
        return paths;
    }

    private static @Nullable SignOnWay signOn(@Nullable String identity) {
        return identity == null ? null : new SignOnWay(identity, false);
    }

    private static Actor stranger(Exchange exchange) {
        return new Actor("unknown", "api", exchange.head().client());
    }

    /** On a thread of the desk's, because the disk is waited for; what is too much for those is passed over. */
    private void refused(Exchange exchange, Actor by, String reason, OrderBook book) {
        String what = exchange.head().method() + ' ' + exchange.head().path();
        boolean ignored = threads.run(() -> book.refused(by, what, reason));
    }

    private OperatorDoor.@Nullable Passwords passwords() {
        FileUsers known = people;
        if (known != null) {
            return login -> checked(known, login);
        }
        return password == null ? null : new OwnPassword(password, ALL);
    }

    /** Where nobody says who has which role, whoever is in the file has all. */
    private CompletableFuture<UserVerdict> checked(FileUsers known, NameAndPassword login) {
        CompletableFuture<UserVerdict> verdict = known.check(login);
        return settings.groups() != null ? verdict : verdict.thenApply(AdminDesk::withAll);
    }

    private static UserVerdict withAll(UserVerdict verdict) {
        if (!(verdict instanceof UserVerdict.Good good)) {
            return verdict;
        }
        Caller caller = good.caller();
        Set<String> roles = new HashSet<>(caller.roles());
        roles.addAll(ALL);
        return new UserVerdict.Good(new Caller(
                caller.realm(), caller.name(), roles, caller.scopes(), caller.claims(), caller.plan(), null));
    }

    @Override
    public void close() {
        threads.close();
        errands.close();
    }
}
