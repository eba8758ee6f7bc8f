package io.gatehouse.route.match;

import io.gatehouse.http.CanonicalPath;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.settings.Attribute;
import io.gatehouse.route.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition on the request head, such as {@code header:X-Beta = yes and not (query:v in 2,3 or cookie:old exists)}.
 *
 * <p>Keys: {@code method scheme host path client-ip header:N query:N cookie:N}. Where a request has a name several times,
 * the first one counts. {@code path} is the decoded path without session id ({@link CanonicalPath#decoded}). Values are
 * compared with regard to case, but for {@code host} and {@code scheme}. A key that the request does not have makes every
 * operator false, also {@code !=}.
 */
public final class When {

    /** No condition. */
    public static final When ALWAYS = new When(new Condition.All(List.of()), null);

    private final Condition condition;
    private final @Nullable String written;

    private When(Condition condition, @Nullable String written) {
        this.condition = condition;
        this.written = written;
    }

    /** @return the condition of an attribute, which shows itself as it stands in the descriptor; null when there is none, or it is refused */
    public static @Nullable When read(Settings settings, String attribute) {
        When read = settings.parse(attribute, When::parse);
        Attribute found = settings.attribute(attribute);
        return read == null || found == null || !found.isFilledIn() ? read : read.writtenAs(found.source());
    }

    /** @return the same, which shows itself as this text: what its placeholders stand for may be a secret */
    private When writtenAs(String text) {
        return new When(condition, text);
    }

    /** @return whether what it compares with is not to be shown */
    public boolean isConcealed() {
        return written != null;
    }

    /** @throws IllegalArgumentException if the text is no condition; the message has the column, from 1 */
    public static When parse(String text) {
        return new When(new WhenParser(text).parse(), null);
    }

    /** @return whether the request meets the condition */
    public boolean holds(RequestHead head, CanonicalPath path) {
        return condition.holds(Facts.of(head, path));
    }

    /** @return what it consists of; all of nothing where there is no condition */
    public Condition condition() {
        return condition;
    }

    /** @return the regular expressions in it, in their order; none where it is not to be shown */
    public List<String> regexes() {
        List<String> found = new ArrayList<>();
        if (!isConcealed()) {
            collect(condition, found);
        }
        return found;
    }

    private static void collect(Condition condition, List<String> found) {
        if (condition instanceof Condition.Matches matches) {
            found.add(matches.regex().toString());
        } else if (condition instanceof Condition.Not not) {
            collect(not.part(), found);
        } else if (condition instanceof Condition.All all) {
            all.parts().forEach(part -> collect(part, found));
        } else if (condition instanceof Condition.Any any) {
            any.parts().forEach(part -> collect(part, found));
        }
    }

    public boolean isAlways() {
        return condition instanceof Condition.All all && all.parts().isEmpty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof When that && condition.equals(that.condition);
    }

    @Override
    public int hashCode() {
        return condition.hashCode();
    }

    /** The condition as one would write it, with single spaces and only the parentheses that it needs; empty for none. */
    @Override
    public String toString() {
        return written == null ? condition.toString() : written;
    }
}
