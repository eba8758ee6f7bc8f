package io.gatehouse.exchange;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Writes a buffer to a container's stream, and where the container takes buffers, without a copy in between: what is outside of the
 * heap goes to the socket as it is. Servlet 6.1 has such a method; Tomcat 10.1 and Undertow have it by the same name.
 */
final class BufferWriter {

    static final BufferWriter INSTANCE = new BufferWriter();

    private final ClassValue<Optional<MethodHandle>> writes = new ClassValue<>() {
        @Override
        protected Optional<MethodHandle> computeValue(Class<?> type) {
            return find(type);
        }
    };

    private BufferWriter() {}

    private static Optional<MethodHandle> find(Class<?> type) {
        try {
            MethodType signature = MethodType.methodType(void.class, ByteBuffer.class);
            return Optional.of(MethodHandles.publicLookup()
                    .findVirtual(type, "write", signature)
                    .asType(signature.insertParameterTypes(0, ServletOutputStream.class)));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return Optional.empty();
        }
    }

    /** @param bytes not necessarily read to their end */
    void write(ServletOutputStream stream, ByteBuffer bytes) throws IOException {
        Optional<MethodHandle> write = writes.get(stream.getClass());
        if (write.isEmpty()) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            stream.write(copy);
            return;
        }
        try {
            write.get().invokeExact(stream, bytes);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }
}
