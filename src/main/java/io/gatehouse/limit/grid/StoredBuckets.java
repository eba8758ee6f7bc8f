package io.gatehouse.limit.grid;

import io.gatehouse.limit.Misread;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.MutableBucketEntry;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.github.bucket4j.distributed.remote.RemoteVerboseResult;
import io.github.bucket4j.distributed.remote.Request;
import io.github.bucket4j.distributed.remote.commands.ConsumeIgnoringRateLimitsCommand;
import io.github.bucket4j.distributed.remote.commands.CreateInitialStateAndExecuteCommand;
import io.github.bucket4j.distributed.remote.commands.VerboseCommand;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The buckets of the engine: those of Bucket4j, in its own form, changed by compare and swap. */
final class StoredBuckets extends AbstractCompareAndSwapBasedProxyManager<String> {

    /** A full bucket says nothing, but a clock may be a little behind. */
    private static final ExpirationAfterWriteStrategy EXPIRY =
            ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofSeconds(10));

    private static final System.Logger LOG = System.getLogger("io.gatehouse");

    /** more than the longest burst takes, which is a year, when everybody owes the most */
    private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(10 * 366);

    private final Store store;
    private final String grid;
    private final Misread misread;

    /**
     * @param clock by which all gateways go
     * @param grid for the log
     */
    StoredBuckets(Store store, TimeMeter clock, String grid, LongSupplier nanoTime) {
        super(ClientSideConfig.getDefault().withClientClock(clock));
        this.store = store;
        this.grid = grid;
        this.misread = new Misread(nanoTime);
    }

    /**
     * Takes tokens from a bucket, whether they are there or not; a full one is made where there is none.
     *
     * @param tokens 0 only asks
     * @return in how many nanoseconds it is full
     */
    long charge(String name, BucketConfiguration configuration, long tokens) {
        var command = new CreateInitialStateAndExecuteCommand<>(
                configuration, VerboseCommand.from(new ConsumeIgnoringRateLimitsCommand(tokens)));
        RemoteVerboseResult<Long> result = execute(
                        name, new Request<>(command, getBackwardCompatibilityVersion(), null, EXPIRY))
                .getData();
        return result.getState().calculateFullRefillingTime(result.getOperationTimeNanos());
    }

    @Override
    protected CompareAndSwapOperation beginCompareAndSwapOperation(String name) {
        return new Swap(name);
    }

    private final class Swap implements CompareAndSwapOperation {

        private final String name;
        private byte @Nullable [] found;

        Swap(String name) {
            this.name = name;
        }

        /** Where there is something that is no bucket, it is as if there was nothing: one key that is spoilt is not to spoil all. */
        @Override
        public Optional<byte[]> getStateData(Optional<Long> timeoutNanos) {
            byte[] there = store.get(name);
            found = there;
            if (there == null || isBucket(there)) {
                return Optional.ofNullable(there);
            }
            if (misread.add()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        grid + ": what is there under " + name + " is no bucket; it is counted anew, as "
                                + misread.total() + " were since the start");
            }
            return Optional.empty();
        }

        @Override
        public boolean compareAndSwap(
                byte @Nullable [] before, byte[] after, RemoteBucketState state, Optional<Long> timeoutNanos) {
            return store.swap(name, found, after, EXPIRY.calculateTimeToLiveMillis(state, currentTimeNanos()));
        }
    }

    /** What Bucket4j throws for what it cannot read differs with what that is. */
    private boolean isBucket(byte[] bytes) {
        try {
            RemoteBucketState state = new MutableBucketEntry(bytes).get();
            long nanosToFull = state.calculateFullRefillingTime(currentTimeNanos());
            return nanosToFull >= 0 && nanosToFull < LONGEST_NANOS;
        } catch (RuntimeException | OutOfMemoryError e) {
            // a length that is none
            return false;
        }
    }

    @Override
    protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(String name) {
        throw new UnsupportedOperationException("asked by threads that may wait only");
    }

    @Override
    protected CompletableFuture<Void> removeAsync(String name) {
        throw new UnsupportedOperationException("buckets go by themselves");
    }

    @Override
    public void removeProxy(String name) {
        throw new UnsupportedOperationException("buckets go by themselves");
    }

    @Override
    public boolean isAsyncModeSupported() {
        return false;
    }
}
