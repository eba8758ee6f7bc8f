package io.gatehouse.admin;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Generation;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.ShortBodies;
import io.gatehouse.exchange.container.RequestBodies;
import io.gatehouse.fault.Fault;
import io.gatehouse.fault.Problem;
import io.gatehouse.filter.authenticate.CrossSite;
import io.gatehouse.filter.authenticate.OperatorDoor;
import io.gatehouse.http.Headers;
import io.gatehouse.http.Origin;
import io.gatehouse.http.Parameters;
import io.gatehouse.identity.Caller;
import io.gatehouse.route.match.OwnPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own desk over HTTP, at {@code /_gatehouse/api/v1/}. Who comes is asked first, so that strangers learn nothing of what is
 * there. Everything is done on threads of its own; none of the container waits.
 */
public final class AdminApi implements Consumer<Exchange> {

    public static final String PREFIX = OwnPath.ROOT + "/api/v1/";

    /** Without it nothing is ordered: a page of another site cannot send it unless it was allowed to, and nobody is. */
    static final String FIELD = "X-Gatehouse-Admin";

    private static final String JSON = "application/json";
    private static final String XML = "application/xml";
    private static final String PROBLEM = Problem.JSON_TYPE;
    private static final String DESCRIPTION = "openapi.json";
    private static final Headers LATER = Headers.of("Retry-After", "1");

    /** Escapes of JSON make a text longer, and other members stand beside it. */
    private static final int ROOM_BESIDE = 64 << 10;

    private final Map<String, Map<String, Call<?>>> byPath = new LinkedHashMap<>();
    private final OperatorDoor door;
    private final ShortBodies bodies;
    private final AdminThreads threads;
    private final Refused refused;
    private final int largestDescriptor;
    private final Json json = new Json();
    private final BodyReader reader = new BodyReader();

    /**
     * @param refused hears who was turned away
     * @param largestDescriptor bytes of a candidate
     * @param version of the gateway
     */
    public AdminApi(
            Administration desk,
            OperatorDoor door,
            ShortBodies bodies,
            AdminThreads threads,
            Refused refused,
            int largestDescriptor,
            String version) {
        this.door = door;
        this.bodies = bodies;
        this.threads = threads;
        this.refused = refused;
        this.largestDescriptor = largestDescriptor;
        List<Call<?>> calls = new ArrayList<>(Calls.of(desk));
        calls.add(own(
                "me",
                "getMe",
                "Who asks, and may do what.",
                Answers.Me.class,
                asked -> me(asked, desk.takesDescriptors())));
        calls.add(own(
                DESCRIPTION,
                "getDescription",
                "This description.",
                Map.class,
                asked -> OpenApi.of(List.copyOf(calls), PREFIX, version)));
        calls.forEach(call -> byPath.computeIfAbsent(PREFIX + call.path(), path -> new LinkedHashMap<>())
                .put(call.method(), call));
    }

    private static Call<Wants.Nothing> own(
            String path, String id, String summary, Class<?> answer, Call.Work<Wants.Nothing> work) {
        return new Call<>("GET", path, id, null, summary, List.of(), Wants.Nothing.class, answer, work);
    }

    private static Object me(Call.Asked<Wants.Nothing> asked, boolean takesDescriptors) {
        List<String> roles = asked.roles().stream().map(Role::word).toList();
        return new Answers.Me(asked.actor().name(), roles, asked.signedOn(), takesDescriptors);
    }

    /**
     * What is to be answered.
     *
     * @param fault null where nothing is wrong
     * @param detail of the fault, for the log
     */
    private record Reply(Answer answer, @Nullable Fault fault, String detail) {}

    /** Hears who was known, and was turned away all the same; does not wait. */
    @FunctionalInterface
    public interface Refused {

        void refused(Exchange exchange, Actor by, String reason);
    }

    /** Somebody at the desk. */
    private record Visit(Exchange exchange, Actor actor, Set<Role> roles, boolean signedOn) {}

    @Override
    public void accept(Exchange exchange) {
        Verdict ignored = door.enter(exchange, caller -> {
            serve(exchange, caller);
            return Verdict.ANSWERED;
        });
    }

    private void serve(Exchange exchange, Caller caller) {
        Actor actor = new Actor(caller.toString(), "api", exchange.head().client());
        Visit visit = new Visit(exchange, actor, Role.of(caller.roles()), door.isBySignOn(exchange, caller));
        Map<String, Call<?>> here = byPath.get(exchange.head().path());
        String method = exchange.head().method();
        Call<?> call = here == null ? null : here.get(method.equals("HEAD") ? "GET" : method);
        if (visit.roles().isEmpty()) {
            refuse(
                    visit,
                    Fault.FORBIDDEN,
                    "roles: none of this desk (expected: " + String.join(", ", Role.words()) + ")");
        } else if (here == null) {
            refuse(visit, Fault.NO_ROUTE, "nothing at " + exchange.head().path());
        } else if (call == null) {
            String allow = here.containsKey("GET") ? "GET, HEAD" : "POST";
            String detail = "method: " + method + " (expected: " + allow + ")";
            send(visit, problem(visit, Fault.METHOD_NOT_ALLOWED, detail, List.of(), Headers.of("Allow", allow)));
        } else {
            serve(visit, call);
        }
    }

    private <B extends Record> void serve(Visit visit, Call<B> call) {
        Headers headers = visit.exchange().head().headers();
        if (isForeign(visit.exchange(), call)) {
            refuse(visit, Fault.CROSS_SITE, CrossSite.REASON);
        } else if (!call.isOpenTo(visit.roles())) {
            refuse(visit, Fault.FORBIDDEN, "roles: " + words(visit.roles()) + " (expected: " + call.who() + ")");
        } else if (call.isOrder() && !"1".equals(headers.first(FIELD))) {
            refuse(
                    visit,
                    Fault.CROSS_SITE,
                    FIELD + ": " + (headers.contains(FIELD) ? "another value" : "not there") + " (expected: 1)");
        } else if (call.isOrder()) {
            read(visit, call);
        } else {
            later(visit, () -> reply(visit, call, () -> null));
        }
    }

    private static String words(Set<Role> roles) {
        return String.join(", ", roles.stream().map(Role::word).toList());
    }

    /** What browsers say of where a request comes from; a program that says nothing of it has sent its credentials itself. */
    private static boolean isForeign(Exchange exchange, Call<?> call) {
        Headers headers = exchange.head().headers();
        String site = headers.first("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && (call.isOrder() || !site.equals("none"));
        }
        return headers.contains("Origin") && CrossSite.isForeign(headers, own(exchange));
    }

    private static Origin own(Exchange exchange) {
        Generation generation = exchange.generation();
        Origin known = generation == null ? null : generation.table().publicUrl(exchange.head());
        return known == null ? Origin.of(exchange.head()) : known;
    }

    private <B extends Record> void read(Visit visit, Call<B> call) {
        String type = type(visit.exchange());
        boolean mayBeXml = Wants.OF_XML.containsKey(call.body());
        boolean xml = mayBeXml && type.equals(XML);
        if (!isBodyOf(visit.exchange())) {
            later(visit, () -> reply(visit, call, () -> reader.read("", call.body())));
        } else if (!type.equals(JSON) && !xml) {
            String expected = JSON + (mayBeXml ? " or " + XML : "");
            refuse(visit, Fault.MALFORMED_REQUEST, "Content-Type: another one, or none (expected: " + expected + ")");
        } else {
            int most = takesDescriptor(call) ? 2 * largestDescriptor + ROOM_BESIDE : ROOM_BESIDE;
            bodies.read(visit.exchange(), xml ? largestDescriptor : most, bytes -> {
                if (bytes == null) {
                    refuse(
                            visit,
                            Fault.BODY_TOO_LARGE,
                            "body: more than " + (xml ? largestDescriptor : most) + " bytes");
                } else {
                    onThread(visit, () -> reply(visit, call, () -> body(visit, bytes, call, xml)));
                }
            });
        }
    }

    private <B extends Record> B body(Visit visit, String bytes, Call<B> call, boolean xml) {
        String text = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        Function<String, Record> ofXml = Wants.OF_XML.get(call.body());
        B body = xml && ofXml != null ? call.body().cast(ofXml.apply(text)) : reader.read(text, call.body());
        String candidate = body instanceof Wants.OfDescriptor of ? of.descriptor() : null;
        if (candidate != null && candidate.getBytes(StandardCharsets.UTF_8).length > largestDescriptor) {
            throw new TooLarge();
        }
        if (candidate != null && !visit.roles().contains(Role.ADMIN)) {
            throw new NotForThem();
        }
        return body;
    }

    private static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** What placeholders stand for can be asked of a descriptor of one's own. */
    private static final class NotForThem extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static boolean takesDescriptor(Call<?> call) {
        return Wants.OfDescriptor.class.isAssignableFrom(call.body());
    }

    private static boolean isBodyOf(Exchange exchange) {
        try {
            return RequestBodies.follows(exchange.request());
        } catch (IOException e) {
            // what is missing is no order without words
            return true;
        }
    }

    private static String type(Exchange exchange) {
        String field = exchange.head().headers().first("Content-Type");
        return field == null ? "" : field.split(";", 2)[0].strip().toLowerCase(java.util.Locale.ROOT);
    }

    /** On a thread of the desk's; the answer goes out on one of the container's. */
    private void later(Visit visit, Supplier<Reply> work) {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        if (!threads.run(() -> answer.complete(safely(visit, work)))) {
            busy(visit);
            return;
        }
        Verdict ignored = visit.exchange().await(answer, reply -> {
            send(visit, reply);
            return Verdict.ANSWERED;
        });
    }

    /** Where the exchange is bound to no thread any more. */
    private void onThread(Visit visit, Supplier<Reply> work) {
        if (!threads.run(() -> {
            send(visit, safely(visit, work));
        })) {
            busy(visit);
        }
    }

    /** Somebody waits for an answer, and nobody else would give him one. */
    private Reply safely(Visit visit, Supplier<Reply> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            System.getLogger(AdminApi.class.getName()).log(System.Logger.Level.ERROR, "the desk failed", e);
            return problem(visit, Fault.INTERNAL, "the log says why");
        }
    }

    private void busy(Visit visit) {
        send(visit, problem(visit, Fault.OVERLOADED, "too much is asked of the desk at once", List.of(), LATER));
    }

    private <B extends Record> Reply reply(Visit visit, Call<B> call, Supplier<@Nullable B> body) {
        try {
            Map<String, String> parameters = parameters(visit.exchange(), call);
            B read = body.get();
            Object answer = call.work()
                    .of(new Call.Asked<>(
                            visit.actor(),
                            visit.roles(),
                            visit.signedOn(),
                            parameters,
                            read == null ? reader.read("", call.body()) : read));
            return new Reply(
                    answer instanceof Call.Text text
                            ? answer(200, text.type(), text.text().getBytes(StandardCharsets.UTF_8), Headers.EMPTY)
                            : answer(200, JSON, json.bytes(answer), Headers.EMPTY),
                    null,
                    "");
        } catch (TooLarge e) {
            return problem(visit, Fault.BODY_TOO_LARGE, "descriptor: more than " + largestDescriptor + " bytes");
        } catch (NotForThem e) {
            String detail = "descriptor: from " + words(visit.roles()) + " (expected: " + Role.ADMIN.word() + ")";
            refused.refused(visit.exchange(), visit.actor(), detail);
            return problem(visit, Fault.FORBIDDEN, detail);
        } catch (Administration.OrderRefused e) {
            return problem(visit, Fault.ORDER_REFUSED, String.valueOf(e.getMessage()), e.problems(), Headers.EMPTY);
        } catch (Administration.AuditUnavailable e) {
            return problem(visit, Fault.AUDIT_UNAVAILABLE, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return problem(visit, Fault.MALFORMED_REQUEST, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            System.getLogger(AdminApi.class.getName()).log(System.Logger.Level.ERROR, call.id() + " failed", e);
            return problem(visit, Fault.INTERNAL, call.id() + " failed; the log says why");
        }
    }

    private static Map<String, String> parameters(Exchange exchange, Call<?> call) {
        Parameters said = Parameters.ofQuery(exchange.head().query());
        List<String> known =
                call.parameters().stream().map(Call.Parameter::name).toList();
        for (String name : said.firstValues().keySet()) {
            if (!known.contains(name) || said.isRepeated(name)) {
                throw new IllegalArgumentException("query: " + (known.contains(name) ? name + " twice" : name)
                        + " (expected: " + (known.isEmpty() ? "none" : String.join(", ", known) + ", each once") + ")");
            }
        }
        for (Call.Parameter parameter : call.parameters()) {
            if (parameter.needed() && said.first(parameter.name()) == null) {
                throw new IllegalArgumentException(
                        "query: no " + parameter.name() + " (expected: " + parameter.meaning() + ")");
            }
        }
        return said.firstValues();
    }

    private void refuse(Visit visit, Fault fault, String detail) {
        if (fault.status() == 403 || fault == Fault.BODY_TOO_LARGE) {
            refused.refused(visit.exchange(), visit.actor(), detail);
        }
        send(visit, problem(visit, fault, detail));
    }

    private Reply problem(Visit visit, Fault fault, String detail) {
        return problem(visit, fault, detail, List.of(), Headers.EMPTY);
    }

    private Reply problem(Visit visit, Fault fault, String detail, List<String> problems, Headers more) {
        byte[] body = json.bytes(
                AdminProblem.of(fault, detail, problems, visit.exchange().id()));
        return new Reply(answer(fault.status(), PROBLEM, body, more), fault, Discreet.text(detail));
    }

    private static Answer answer(int status, String type, byte[] body, Headers more) {
        Headers.Builder headers = Headers.builder()
                .add("Content-Type", type)
                .add("Cache-Control", "no-store")
                .add("X-Content-Type-Options", "nosniff")
                .add("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .add("Cross-Origin-Resource-Policy", "same-origin");
        more.forEach(headers::add);
        return new Answer(status, headers.build(), body);
    }

    private static void send(Visit visit, Reply reply) {
        if (reply.fault() != null) {
            visit.exchange().failed(reply.fault(), reply.detail());
        }
        reply.answer().send(visit.exchange());
    }
}
