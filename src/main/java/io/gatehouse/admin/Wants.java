package io.gatehouse.admin;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the desk is told. Each record is one JSON object; one with members that are not here is refused. */
public final class Wants {

    private Wants() {}

    public record Nothing() {}

    public record OfEndpoint(
            @Meaning("its name") String upstream,
            @Meaning("its URL, or its route") String endpoint) {}

    public record Shift(
            @Meaning("its name") String split,

            @Meaning("one for each upstream of the split, such as {\"blue\": 90, \"green\": 10}")
            Map<String, Long> weights) {}

    public record OfSplit(@Meaning("its name") String split) {}

    public record SetLimit(
            @Meaning("as the list of limits calls it: NAME of SCOPE")
            String limit,

            @Meaning(value = "such as 5/s; the burst stays. Not needed to end it", optional = true) @Nullable
            String rate,

            @Meaning("for how long; 0 ends it now") long seconds) {}

    public record Purge(
            @Meaning("a URL, the beginning of URLs with * behind it, or tag: and a tag")
            String what,

            @Meaning(value = "true: it is kept to be validated before it is used again", optional = true) @Nullable
            Boolean soft) {}

    public record Rollback(
            @Meaning("one of those whose text is kept") long generation) {}

    public record OfRoute(@Meaning("its name") String route) {}

    public record Disable(
            @Meaning("its name") String route,

            @Meaning(value = "503, which is usual, or 404, as if it were not there", optional = true) @Nullable
            Long status) {}

    public record OfSubject(
            @Meaning("the name by which the identity knows the person")
            String subject,

            @Meaning(
                    value = "the name of the identity; all that people sign on with, if it is not there",
                    optional = true)
            @Nullable
            String identity) {}

    /** What may have the text of a descriptor in it. */
    public interface OfDescriptor {

        /** @return null where it has none */
        @Nullable
        String descriptor();
    }

    /** What may also be sent as the descriptor itself, and how it is made of that. */
    static final Map<Class<?>, Function<String, Record>> OF_XML = Map.of(
            Validate.class, Validate::new, Preview.class, Preview::new, Apply.class, text -> new Apply(text, null));

    public record Validate(
            @Meaning("the text of a descriptor") String descriptor) implements OfDescriptor {}

    public record Preview(
            @Meaning(
                    value =
                            "the text of a descriptor; what the source says now, and a reload would take, if it is not there",
                    optional = true)
            @Nullable
            String descriptor)
            implements OfDescriptor {}

    public record Apply(
            @Meaning("the text of a descriptor") String descriptor,

            @Meaning(
                    value = "the one that it was compared with; if another one is served by now, nothing is done",
                    optional = true)
            @Nullable
            Long generation)
            implements OfDescriptor {}

    public record Explain(
            @Meaning("such as GET") String method,
            @Meaning("absolute") String url,

            @Meaning(value = "fields, each as Name: value", optional = true) @Nullable
            List<String> headers,

            @Meaning(value = "the address that it comes from; 127.0.0.1 if it is not there", optional = true) @Nullable
            String client,

            @Meaning(value = "who asks; nobody if it is not there", optional = true) @Nullable
            String principal,

            @Meaning(value = "that the caller has", optional = true) @Nullable
            List<String> roles,

            @Meaning(value = "that the caller's credential has", optional = true) @Nullable
            List<String> scopes,

            @Meaning(value = "the status of an answer that the cache would be asked about", optional = true) @Nullable
            Long answerStatus,

            @Meaning(value = "the fields of that answer, each as Name: value", optional = true) @Nullable
            List<String> answerHeaders,

            @Meaning(value = "the text of a candidate that is asked instead of what is served", optional = true)
            @Nullable
            String descriptor)
            implements OfDescriptor {}
}
