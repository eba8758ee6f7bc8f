package io.gatehouse.boot.settings;

import io.gatehouse.route.settings.Sizes;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator set of the desk for operators.
 *
 * @param on whether there is one
 * @param identity the name of an identity of the descriptor whose tokens are good there; null for none
 * @param users a file of names and hashes; null for none
 * @param groups a file that says who has which role; null where all of them have all
 * @param largestDescriptor bytes of a candidate
 * @param apply whether a descriptor that is sent there may be put to work
 */
public record AdminSettings(
        boolean on,
        @Nullable String identity,
        @Nullable Path users,
        @Nullable Path groups,
        int largestDescriptor,
        boolean apply) {

    private static final int USUAL_LARGEST = 1 << 20;
    private static final int MOST_LARGEST = 8 << 20;

    /**
     * @param alone whether the gateway runs by itself, and is on unless it is said that it is not
     * @param problems is told what cannot be used
     */
    static AdminSettings of(Options options, boolean alone, Consumer<String> problems) {
        Path users = file(options, Options.ADMIN_USERS, problems);
        Path groups = file(options, Options.ADMIN_GROUPS, problems);
        boolean isBroken = (users == null && options.find(Options.ADMIN_USERS) != null)
                || (groups == null && options.find(Options.ADMIN_GROUPS) != null);
        if (groups != null && users == null) {
            problems.accept(Options.ADMIN_GROUPS + ": " + groups + " without people (expected: " + Options.ADMIN_USERS
                    + " set too); as if it were not set");
            groups = null;
        }
        return new AdminSettings(
                on(Options.ADMIN, options, alone, problems) && !isBroken,
                options.find(Options.ADMIN_IDENTITY),
                users,
                groups,
                largest(options, problems),
                on(Options.ADMIN_APPLY, options, alone, problems));
    }

    /** What cannot be read opens nothing. */
    private static boolean on(String option, Options options, boolean usual, Consumer<String> problems) {
        String set = options.find(option);
        if (set == null) {
            return usual;
        }
        if (!set.equals("on") && !set.equals("off")) {
            problems.accept(option + ": " + set + " (expected: on or off); as if it were off");
        }
        return set.equals("on");
    }

    private static @Nullable Path file(Options options, String name, Consumer<String> problems) {
        String set = options.find(name);
        try {
            return set == null ? null : Path.of(set).toAbsolutePath();
        } catch (InvalidPathException e) {
            problems.accept(name + ": no path (expected: the path of a file); nobody may come there");
            return null;
        }
    }

    private static int largest(Options options, Consumer<String> problems) {
        String set = options.find(Options.ADMIN_DESCRIPTOR);
        if (set == null) {
            return USUAL_LARGEST;
        }
        try {
            long size = Sizes.of(set);
            if (size > 0 && size <= MOST_LARGEST) {
                return (int) size;
            }
            problems.accept(Options.ADMIN_DESCRIPTOR + ": " + set + " (expected: 1B to 8MB); as if it were not set");
        } catch (IllegalArgumentException e) {
            problems.accept(Options.ADMIN_DESCRIPTOR + ": " + e.getMessage() + "; as if it were not set");
        }
        return USUAL_LARGEST;
    }
}
