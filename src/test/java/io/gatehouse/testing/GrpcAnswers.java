package io.gatehouse.testing;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Collects what comes to one call of gRPC. */
public final class GrpcAnswers implements StreamObserver<String> {

    private final LinkedBlockingQueue<String> all = new LinkedBlockingQueue<>();

    @Override
    public void onNext(String value) {
        all.add(value);
    }

    @Override
    public void onError(Throwable cause) {
        all.add("failed: " + Status.fromThrowable(cause).getCode());
    }

    @Override
    public void onCompleted() {
        all.add("completed");
    }

    /** @return what came next: an answer, "completed", "failed: CODE", or "null" when nothing came within 20 s */
    public String next() throws InterruptedException {
        return String.valueOf(all.poll(20, TimeUnit.SECONDS));
    }
}
