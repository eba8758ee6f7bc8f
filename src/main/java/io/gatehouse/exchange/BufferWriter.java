package io.gatehouse.exchange;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Writes a buffer to a container's stream, on Tomcat without a copy in between: what is outside of the heap goes to the socket as it
 * is. The buffer is somebody else's as soon as this returns. Tomcat has written or copied all of it by then; Undertow has a method of
 * the same name, but may go on reading from the buffer, and on HTTP/2 then sends what has come into it since. So all others get copies.
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
        if (!type.getName().equals("org.apache.catalina.connector.CoyoteOutputStream")) {
            return Optional.empty();
        }
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
