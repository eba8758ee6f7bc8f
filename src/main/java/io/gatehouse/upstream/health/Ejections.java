package io.gatehouse.upstream.health;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out endpoints of one upstream for what fails there, but never so many that the others would have to carry too much: when all
 * fail alike, it is not they that are to blame.
 */
public final class Ejections {

    private final @Nullable EjectionSpec spec;
    private final Supplier<? extends List<? extends Patient>> all;
    private final LongSupplier nanoTime;
    private final Consumer<String> told;

    /** Somebody who may be left out. */
    public interface Patient {

        Vitals vitals();

        /** @return whether it is there for new requests at all */
        boolean takesPart();
    }

    /**
     * @param spec null when nobody is to be left out
     * @param all gives those who are there at a moment
     * @param told hears who is left out, why and for how long; must not wait for anything
     */
    public Ejections(
            @Nullable EjectionSpec spec,
            Supplier<? extends List<? extends Patient>> all,
            LongSupplier nanoTime,
            Consumer<String> told) {
        this.spec = spec;
        this.all = all;
        this.nanoTime = nanoTime;
        this.told = told;
    }

    /** @param era of the patient's when the request was given to it: what comes of older ones says nothing of how it is now */
    public void succeeded(Patient patient, int era) {
        patient.vitals().succeeded(era);
    }

    /** What the client or the gateway is to blame for does not belong here. */
    public void failed(Patient patient, int era) {
        if (spec != null) {
            String why = patient.vitals().failed(era);
            if (why != null) {
                leaveOut(patient, why, spec);
            }
        }
    }

    private synchronized void leaveOut(Patient patient, String why, EjectionSpec by) {
        long now = nanoTime.getAsLong();
        List<? extends Patient> there =
                all.get().stream().filter(Patient::takesPart).toList();
        long others = there.stream()
                .filter(other -> other != patient && !other.vitals().isFit(now))
                .count();
        if (patient.vitals().isOut(now) || others + 1 > by.most() * there.size()) {
            return;
        }
        Duration time = patient.vitals().leaveOut(by, now);
        told.accept(patient + " is left out for " + time.toSeconds() + " s: " + why);
    }
}
