package io.gatehouse.admin;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.fault.Fault;
import io.gatehouse.filter.authenticate.OperatorDoor;
import io.gatehouse.http.Headers;
import io.gatehouse.identity.Caller;
import io.gatehouse.route.match.OwnPath;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The page for operators at {@code /_gatehouse/console}, and what it is made of below that. It asks and orders by the API alone, so it may
 * nothing that who looks at it may not; it comes through the same door, so that strangers learn nothing of what is there.
 */
public final class Console implements Consumer<Exchange> {

    public static final String PATH = OwnPath.ROOT + "/console";

    private static final String BELOW = PATH + '/';

    private static final Headers ALLOW = Headers.of("Allow", "GET, HEAD");

    /** A browser that is signed on comes back as the same one, again and again. */
    private static final String OTHERWISE = "; to come as somebody else: sign off at " + OwnPath.ROOT
            + "/logout, or come with a password at " + OwnPath.ROOT + "/console?with=password";

    private final OperatorDoor door;
    private final AdminApi.Refused refused;
    private final ConsoleFiles files = ConsoleFiles.load();

    /** @param refused hears who was known, and turned away */
    public Console(OperatorDoor door, AdminApi.Refused refused) {
        this.door = door;
        this.refused = refused;
    }

    /** @return who answers at which path */
    public Map<String, Consumer<Exchange>> paths() {
        return Map.of(PATH, this, BELOW, this);
    }

    @Override
    public void accept(Exchange exchange) {
        Verdict ignored = door.enter(exchange, caller -> {
            serve(exchange, caller);
            return Verdict.ANSWERED;
        });
    }

    private void serve(Exchange exchange, Caller caller) {
        String path = exchange.head().path();
        String method = exchange.head().method();
        ConsoleFiles.File file = path.equals(PATH) ? files.page() : file(path);
        if (Role.of(caller.roles()).isEmpty()) {
            String reason = "roles: none of this desk (expected: " + String.join(", ", Role.words()) + ")";
            refused.refused(
                    exchange,
                    new Actor(caller.toString(), "api", exchange.head().client()),
                    reason);
            String told = door.isBySignOn(exchange, caller) ? reason + OTHERWISE : reason;
            Answer.refusal(exchange, new Refusal(Fault.FORBIDDEN, told, reason, Mode.ENFORCE));
        } else if (path.equals(BELOW)) {
            // what the page asks for is relative to it
            Answer.of(308, Headers.of("Location", "../console", "Cache-Control", "no-store"))
                    .send(exchange);
        } else if (file == null) {
            Answer.fault(exchange, Fault.NO_ROUTE, "nothing at " + path);
        } else if (!method.equals("GET") && !method.equals("HEAD")) {
            Answer.fault(exchange, Fault.METHOD_NOT_ALLOWED, "method: " + method + " (expected: GET, HEAD)", ALLOW);
        } else {
            answer(file, exchange.head().headers()).send(exchange);
        }
    }

    private ConsoleFiles.@Nullable File file(String path) {
        return path.startsWith(BELOW) ? files.find(path.substring(BELOW.length())) : null;
    }

    private static Answer answer(ConsoleFiles.File file, Headers asked) {
        return isKnown(asked, file.tag()) ? file.unchanged() : file.whole();
    }

    /** RFC 9110, 13.1.2. */
    private static boolean isKnown(Headers asked, String tag) {
        String known = asked.first("If-None-Match");
        List<String> tags = known == null
                ? List.of()
                : Stream.of(known.split(",", -1)).map(String::strip).toList();
        return tags.contains(tag) || tags.contains("W/" + tag) || tags.contains("*");
    }
}
