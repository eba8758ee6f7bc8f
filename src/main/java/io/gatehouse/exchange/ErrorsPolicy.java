package io.gatehouse.exchange;

import io.gatehouse.route.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pages of one's own for answers that the gateway makes itself: {@code <errors>}.
 *
 * @param pages the first that fits is taken
 */
public record ErrorsPolicy(List<Page> pages) implements Policy {

    /**
     * @param statuses for which it stands
     * @param type its media type, as it is sent
     * @param text what is sent
     */
    public record Page(List<Integer> statuses, String type, String text) {}

    /** @return the first page for this status that the client takes, or null */
    @Nullable
    Page page(int status, Accepted accepted) {
        for (Page page : pages) {
            if (page.statuses().contains(status) && accepted.takes(page.type())) {
                return page;
            }
        }
        return null;
    }
}
