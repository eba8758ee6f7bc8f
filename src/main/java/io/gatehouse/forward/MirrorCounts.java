package io.gatehouse.forward;

import io.gatehouse.forward.AnswerDigest.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/** What has become of the copies of one route's requests. Any thread may call. */
final class MirrorCounts {

    private static final int SAMPLES = 10;

    final LongAdder sent = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder busy = new LongAdder();
    final LongAdder tooLong = new LongAdder();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder same = new LongAdder();
    private final AtomicInteger different = new AtomicInteger();
    private final AtomicReferenceArray<String> samples = new AtomicReferenceArray<>(SAMPLES);

    /** Counts a copy until {@link #end}. @return false, and nothing counted, when too many are on their way */
    boolean tryBegin(int most) {
        if (inFlight.incrementAndGet() > most) {
            inFlight.decrementAndGet();
            busy.increment();
            return false;
        }
        sent.increment();
        return true;
    }

    void end() {
        inFlight.decrementAndGet();
    }

    /** @param request for people, without what may be a secret */
    void compared(String request, Seen original, Seen copy) {
        if (original.equals(copy)) {
            same.increment();
            return;
        }
        int number = different.getAndIncrement();
        samples.set(Math.floorMod(number, SAMPLES), request + ": " + original + "; the copy " + copy);
    }

    /** @return for people: the figures in one line, and some of the last differences, each in one more */
    String shown() {
        List<String> lines = new ArrayList<>();
        lines.add(sent.sum() + " sent, " + inFlight.get() + " in flight, " + failed.sum() + " failed, not sent: "
                + busy.sum() + " too many, " + tooLong.sum() + " too long; compared: " + same.sum() + " same, "
                + different.get() + " different");
        for (int i = 0; i < SAMPLES; i++) {
            String sample = samples.get(i);
            if (sample != null) {
                lines.add("    " + sample);
            }
        }
        return String.join("\n", lines);
    }
}
