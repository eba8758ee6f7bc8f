package io.gatehouse.limit.grid;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.github.bucket4j.distributed.remote.RemoteVerboseResult;
import io.github.bucket4j.distributed.remote.Request;
import io.github.bucket4j.distributed.remote.commands.ConsumeIgnoringRateLimitsCommand;
import io.github.bucket4j.distributed.remote.commands.CreateInitialStateAndExecuteCommand;
import io.github.bucket4j.distributed.remote.commands.VerboseCommand;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The buckets of the engine: those of Bucket4j, in its own form, changed by compare and swap. */
final class StoredBuckets extends AbstractCompareAndSwapBasedProxyManager<String> {

    /** A full bucket says nothing, but a clock may be a little behind. */
    private static final ExpirationAfterWriteStrategy EXPIRY =
            ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofSeconds(10));

    private final Store store;

    /** @param clock by which all gateways go */
    StoredBuckets(Store store, TimeMeter clock) {
        super(ClientSideConfig.getDefault().withClientClock(clock));
        this.store = store;
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

        Swap(String name) {
            this.name = name;
        }

        @Override
        public Optional<byte[]> getStateData(Optional<Long> timeoutNanos) {
            return Optional.ofNullable(store.get(name));
        }

        @Override
        public boolean compareAndSwap(
                byte @Nullable [] before, byte[] after, RemoteBucketState state, Optional<Long> timeoutNanos) {
            return store.swap(name, before, after, EXPIRY.calculateTimeToLiveMillis(state, currentTimeNanos()));
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
