package io.gatehouse.boot.settings;

import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What time it is for one gateway.
 *
 * @param instants of the calendar
 * @param nanos the ticker, as {@link System#nanoTime}
 */
public record Time(InstantSource instants, LongSupplier nanos) {

    /** That of the machine. */
    public static final Time OF_MACHINE = new Time(InstantSource.system(), System::nanoTime);

    /** @return that of the machine, unless whoever embeds the gateway says otherwise: {@link Embedding#AHEAD} */
    public static Time of(ServletContext context) {
        return context.getAttribute(Embedding.AHEAD) instanceof Supplier<?> ahead ? ahead(ahead) : OF_MACHINE;
    }

    private static Time ahead(Supplier<?> ahead) {
        return new Time(
                () -> OF_MACHINE.instants.instant().plus((Duration) ahead.get()),
                () -> OF_MACHINE.nanos.getAsLong() + ((Duration) ahead.get()).toNanos());
    }
}
