package io.gatehouse.limit.grid;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last notices of a grid, as they lie in the engine: lines of text.
 *
 * @param epoch a name that is made when they begin, and again when some may have been lost
 * @param generation how many there were in this epoch
 * @param last the last of them, oldest first
 */
record Notices(String epoch, long generation, List<String> last) {

    /** More are not kept: whoever has missed more takes it that anything was told. */
    static final int MOST = 128;

    private static final int MOST_CHARACTERS = 32 * 1024;
    private static final String FIRST_LINE = "gatehouse 1";

    static Notices begin(String epoch) {
        return new Notices(epoch, 0, List.of());
    }

    /** @return null where these are no such bytes */
    static @Nullable Notices read(byte[] bytes) {
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        if (lines.size() < 3 || !lines.get(0).equals(FIRST_LINE) || lines.size() - 3 > MOST) {
            return null;
        }
        long generation = number(lines.get(2));
        int count = lines.size() - 3;
        return generation < count ? null : new Notices(lines.get(1), generation, lines.subList(3, lines.size()));
    }

    /** @return -1 if it is none */
    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    byte[] bytes() {
        List<String> lines = new ArrayList<>(List.of(FIRST_LINE, epoch, Long.toString(generation)));
        lines.addAll(last);
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    Notices with(List<String> more) {
        List<String> all = new ArrayList<>(last);
        all.addAll(more);
        int from = Math.max(0, all.size() - MOST);
        long characters =
                all.subList(from, all.size()).stream().mapToLong(String::length).sum();
        while (characters > MOST_CHARACTERS && from < all.size() - 1) {
            characters -= all.get(from++).length();
        }
        return new Notices(epoch, generation + more.size(), List.copyOf(all.subList(from, all.size())));
    }

    /** @return up to where somebody has heard all who has read these */
    String position() {
        return epoch + ' ' + generation;
    }

    /** @return whether they have not gone back, as those of an engine that has lost its last moments do */
    boolean isAtLeast(String position) {
        return !isOfThisEpoch(position) || number(position.substring(epoch.length() + 1)) <= generation;
    }

    private boolean isOfThisEpoch(String position) {
        return position.startsWith(epoch + ' ');
    }

    /** @return what somebody has not heard; null where that is not known any more */
    @Nullable
    List<String> since(String position) {
        long heard = isOfThisEpoch(position) ? number(position.substring(epoch.length() + 1)) : -1;
        long missing = generation - heard;
        return heard < 0 || missing < 0 || missing > last.size()
                ? null
                : last.subList(last.size() - (int) missing, last.size());
    }
}
