package io.gatehouse.testing;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A service of gRPC whose messages are texts, so that nothing has to be generated. */
public final class GrpcEcho {

    public static final Metadata.Key<String> OWN = Metadata.Key.of("x-own", Metadata.ASCII_STRING_MARSHALLER);

    private static final String SERVICE = "gatehouse.Echo";
    private static final Context.Key<String> TOLD = Context.key("told");

    private final Semaphore cancelled = new Semaphore(0);
    private final Semaphore waiting = new Semaphore(0);

    private static final class Text implements MethodDescriptor.Marshaller<String> {

        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static MethodDescriptor<String, String> method(
            MethodDescriptor.MethodType type, String service, String name) {
        return MethodDescriptor.newBuilder(new Text(), new Text())
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
                .build();
    }

    public static MethodDescriptor<String, String> unary(String name) {
        return unary(SERVICE, name);
    }

    public static MethodDescriptor<String, String> unary(String service, String name) {
        return method(MethodDescriptor.MethodType.UNARY, service, name);
    }

    public static MethodDescriptor<String, String> serverStreaming() {
        return method(MethodDescriptor.MethodType.SERVER_STREAMING, SERVICE, "Many");
    }

    public static MethodDescriptor<String, String> clientStreaming() {
        return method(MethodDescriptor.MethodType.CLIENT_STREAMING, SERVICE, "Count");
    }

    public static MethodDescriptor<String, String> bidi() {
        return method(MethodDescriptor.MethodType.BIDI_STREAMING, SERVICE, "Talk");
    }

    /** @return what answers; {@code Fails} fails, {@code Never} lets wait, {@code Deadline} tells how many milliseconds are left */
    public ServerServiceDefinition service() {
        ServerServiceDefinition all = ServerServiceDefinition.builder(SERVICE)
                .addMethod(unary("Unary"), ServerCalls.asyncUnaryCall(GrpcEcho::echo))
                .addMethod(unary("Limited"), ServerCalls.asyncUnaryCall(GrpcEcho::echo))
                .addMethod(unary("Fails"), ServerCalls.asyncUnaryCall(GrpcEcho::fail))
                .addMethod(unary("Never"), ServerCalls.asyncUnaryCall(this::never))
                .addMethod(unary("Deadline"), ServerCalls.asyncUnaryCall(GrpcEcho::deadline))
                .addMethod(serverStreaming(), ServerCalls.asyncServerStreamingCall(GrpcEcho::many))
                .addMethod(clientStreaming(), ServerCalls.asyncClientStreamingCall(GrpcEcho::count))
                .addMethod(bidi(), ServerCalls.asyncBidiStreamingCall(this::talk))
                .build();
        return ServerInterceptors.intercept(all, new Telling());
    }

    /** @return whether a call was cancelled since it was asked last; waits for it */
    public boolean awaitCancelled() throws InterruptedException {
        return cancelled.tryAcquire(10, TimeUnit.SECONDS);
    }

    /** @return whether a call of {@code Never} has come since it was asked last; waits for it */
    public boolean awaitWaiting() throws InterruptedException {
        return waiting.tryAcquire(10, TimeUnit.SECONDS);
    }

    private static final class Telling implements ServerInterceptor {

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            String own = headers.get(OWN);
            return io.grpc.Contexts.interceptCall(Context.current().withValue(TOLD, own), call, headers, next);
        }
    }

    private static void echo(String text, StreamObserver<String> to) {
        to.onNext(text);
        to.onCompleted();
    }

    private static void fail(String text, StreamObserver<String> to) {
        Objects.requireNonNull(text);
        Metadata trailers = new Metadata();
        trailers.put(OWN, TOLD.get());
        to.onError(Status.ABORTED.withDescription("as you wish: ü%").asRuntimeException(trailers));
    }

    private void never(String text, StreamObserver<String> to) {
        Objects.requireNonNull(text);
        ((ServerCallStreamObserver<String>) to).setOnCancelHandler(cancelled::release);
        waiting.release();
    }

    private static void deadline(String text, StreamObserver<String> to) {
        Objects.requireNonNull(text);
        echo(String.valueOf(Context.current().getDeadline().timeRemaining(TimeUnit.MILLISECONDS)), to);
    }

    private static void many(String number, StreamObserver<String> to) {
        for (int i = 0; i < Integer.parseInt(number); i++) {
            to.onNext(String.valueOf(i));
        }
        to.onCompleted();
    }

    private static StreamObserver<String> count(StreamObserver<String> to) {
        return new StreamObserver<>() {

            private int count;

            @Override
            public void onNext(String value) {
                count++;
            }

            @Override
            public void onError(Throwable cause) {
                // the caller has gone
            }

            @Override
            public void onCompleted() {
                echo(String.valueOf(count), to);
            }
        };
    }

    private StreamObserver<String> talk(StreamObserver<String> to) {
        return new StreamObserver<>() {

            @Override
            public void onNext(String value) {
                to.onNext(value);
            }

            @Override
            public void onError(Throwable cause) {
                cancelled.release();
            }

            @Override
            public void onCompleted() {
                to.onCompleted();
            }
        };
    }
}
