package io.gatehouse.admin;

import io.gatehouse.fault.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong (RFC 9457), with what an operator is to know of it. */
public record AdminProblem(
        @Meaning("a URN that ends in the code of the fault") String type,
        @Meaning("the fault, for people") String title,
        @Meaning("of the answer") int status,
        @Meaning("what was found, and what was expected") String detail,

        @Meaning(value = "those of a descriptor that was refused, with their places", optional = true) @Nullable
        List<String> problems,

        @Meaning("the id under which the exchange is in the log")
        String exchange) {

    static AdminProblem of(Fault fault, String detail, List<String> problems, String exchange) {
        return new AdminProblem(
                "urn:gatehouse:fault:" + fault.code(),
                fault.title(),
                fault.status(),
                detail,
                problems.isEmpty() ? null : problems,
                exchange);
    }
}
