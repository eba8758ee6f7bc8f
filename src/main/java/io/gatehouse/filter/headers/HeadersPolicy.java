package io.gatehouse.filter.headers;

import io.gatehouse.http.Headers;
import io.gatehouse.route.policy.Identifying;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.rewrite.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Changes of fields: {@code <headers>}.
 *
 * @param request what the upstream reads differently, in this order
 * @param response what the client reads differently, in this order; those of the preset come first
 */
public record HeadersPolicy(List<Change> request, List<Change> response) implements Identifying {

    public static final PolicyType<HeadersPolicy> TYPE =
            new PolicyType<>("headers", PolicyType.BY_HEADER, HeadersReader::read);

    /** What describes the body of an upstream does not describe the gateway's own error, which nobody may keep. */
    private static final Set<String> ABOUT_THE_BODY = Set.of(
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-type",
            "etag",
            "expires",
            "last-modified");

    public HeadersPolicy(List<Change> request, List<Change> response) {
        this.request = List.copyOf(request);
        this.response = List.copyOf(response);
    }

    @Override
    public List<String> identityFields() {
        return request.stream().filter(Change::saysWhoAsks).map(Change::name).toList();
    }

    /**
     * Changes what goes upstream. Pure but for the builder, so that it can be explained before it happens.
     *
     * @return the fields whose value was dropped, because it had a control character in it or is no value of this field
     */
    public List<String> changeRequest(Headers.Builder fields, Template.Source values) {
        return change(request, fields, values, false);
    }

    /** @return the same to explain with: values that came from placeholders stand there as the descriptor has them */
    public HeadersPolicy shown() {
        return new HeadersPolicy(
                request.stream().map(Change::shown).toList(),
                response.stream().map(Change::shown).toList());
    }

    /**
     * Changes what goes to the client.
     *
     * @param ownError whether it is an error that the gateway itself answers with; what is said of the body is not said of that
     * @return the fields whose value was dropped
     */
    public List<String> changeResponse(Headers.Builder fields, Template.Source values, boolean ownError) {
        return change(response, fields, values, ownError);
    }

    private static List<String> change(
            List<Change> changes, Headers.Builder fields, Template.Source values, boolean ownError) {
        List<String> dropped = List.of();
        for (Change change : changes) {
            boolean passedOver =
                    ownError && ABOUT_THE_BODY.contains(change.name().toLowerCase(Locale.ROOT));
            if (!passedOver && !change.apply(fields, values)) {
                dropped = new ArrayList<>(dropped);
                dropped.add(change.name());
            }
        }
        return dropped;
    }
}
