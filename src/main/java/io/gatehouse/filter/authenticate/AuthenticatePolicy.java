package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.fault.Fault;
import io.gatehouse.route.policy.Authenticating;
import io.gatehouse.route.policy.Identifying;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import jakarta.validation.constraints.Min;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who is it: {@code <authenticate>}.
 *
 * @param ways in the order of the descriptor; empty when everybody is anonymous
 * @param need whether one of them is enough
 * @param anonymous whether those who bring no credential go on as nobody; a bad credential is refused all the same
 * @param mostFailures bad credentials in a minute, from one address or for one owner, after which none is looked at; 0: any number
 */
public record AuthenticatePolicy(
        List<Way> ways,
        Need need,
        boolean anonymous,
        @Min(0) int mostFailures,
        Mode mode) implements Authenticating, Identifying {

    static final String ELEMENT = "authenticate";

    static final int USUAL_FAILURES = 20;

    enum Need {
        ANY,
        ALL
    }

    public AuthenticatePolicy(List<Way> ways, Need need, boolean anonymous, int mostFailures, Mode mode) {
        this.ways = List.copyOf(ways);
        this.need = need;
        this.anonymous = anonymous;
        this.mostFailures = mostFailures;
        this.mode = mode;
    }

    @Override
    public List<String> identityFields() {
        return ways.stream().flatMap(way -> way.identityFields().stream()).toList();
    }

    @Override
    public boolean isOpen() {
        return anonymous;
    }

    /** @param login reads the child of that name, which is a concern of its own */
    public static PolicyType<AuthenticatePolicy> type(Function<Settings, ? extends OwnWay> login) {
        return new PolicyType<>(ELEMENT, PolicyType.REPLACE, read -> AuthenticateReader.read(read, login));
    }

    /** @return whether somebody has to be known, so that it is no loss to ask for credentials that are not there */
    boolean insists() {
        return !anonymous && mode == Mode.ENFORCE;
    }

    /** @return the roles that the server is asked for beside those of {@code require}; null where it is not asked who it is */
    public @Nullable Set<String> serverRoles() {
        return ways.stream()
                .filter(ContainerWay.class::isInstance)
                .map(way -> ((ContainerWay) way).roles())
                .findFirst()
                .orElse(null);
    }

    /** Of a request that nobody has sent there is no credential to look at; it is supposed to be somebody's or nobody's. */
    public @Nullable Refusal verdict(Asked asked) {
        return anonymous || !asked.caller().isAnonymous()
                ? null
                : Refusal.frank(Fault.UNAUTHENTICATED, nothingFound(), mode);
    }

    /** {@code credentials: none (expected: bearer or api-key)} */
    String nothingFound() {
        List<String> names = new ArrayList<>();
        for (Way way : ways) {
            if (!names.contains(way.element())) {
                names.add(way.element());
            }
        }
        return "credentials: none (expected: " + String.join(need == Need.ANY ? " or " : " and ", names) + ")";
    }
}
