package io.gatehouse.filter.limits;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Framing;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * How big and how slow requests may be: {@code <limits>}. What is null has no limit.
 *
 * @param body bytes of the body
 * @param headers fields of the head; a field that comes several times counts each time
 * @param headerSize bytes of all fields, each with name, colon, space, value and line end
 * @param uri characters of path and query, as they came
 * @param bodyRate bytes a second of the body, while the gateway waits for the client
 */
public record LimitsPolicy(
        @Nullable @Min(0) Long body,
        @Nullable @Min(1) Integer headers,
        @Nullable @Min(1) Long headerSize,
        @Nullable @Min(1) Long uri,
        @Nullable @Min(1) Long bodyRate,
        Mode mode)
        implements Policy {

    static final String ELEMENT = "limits";

    public static final PolicyType<LimitsPolicy> TYPE =
            new PolicyType<>(ELEMENT, PolicyType.BY_ATTRIBUTE, LimitsPolicy::read);

    /** What a field takes beside name and value: colon, space, CR and LF. */
    private static final int AROUND_FIELD = 4;

    private static LimitsPolicy read(Settings limits) {
        return new LimitsPolicy(
                limits.size("body"),
                limits.has("headers") ? (Integer) limits.integer("headers", 1) : null,
                limits.size("header-size"),
                limits.size("uri"),
                limits.speed("body-rate"),
                Mode.of(limits));
    }

    /** @return the first limit that the head exceeds, or null */
    public @Nullable Refusal verdict(Asked asked) {
        RequestHead head = asked.head();
        int uriLength =
                head.path().length() + (head.query() == null ? 0 : head.query().length() + 1);
        if (uri != null && uriLength > uri) {
            return refusal(Fault.URI_TOO_LONG, "uri", uriLength, "characters", uri);
        }
        if (headers != null && head.headers().size() > headers) {
            return refusal(Fault.HEADERS_TOO_LARGE, "headers", head.headers().size(), "fields", headers);
        }
        long headBytes = headerSize == null ? 0 : bytes(head.headers());
        if (headerSize != null && headBytes > headerSize) {
            return refusal(Fault.HEADERS_TOO_LARGE, "header-size", headBytes, "bytes", headerSize);
        }
        long length = Framing.length(head.headers());
        return body != null && length > body ? tooLarge(length) : null;
    }

    /** @param length bytes of the body, as far as they are known */
    Refusal tooLarge(long length) {
        return refusal(Fault.BODY_TOO_LARGE, "body", length, "bytes", body == null ? Long.MAX_VALUE : body);
    }

    private Refusal refusal(Fault fault, String limit, long found, String unit, long most) {
        return Refusal.frank(fault, limit + ": " + found + ' ' + unit + " (expected: <= " + most + ")", mode);
    }

    private static long bytes(Headers headers) {
        long bytes = 0;
        for (int i = 0; i < headers.size(); i++) {
            bytes += headers.name(i).length() + headers.value(i).length() + AROUND_FIELD;
        }
        return bytes;
    }
}
