package io.gatehouse.launcher;

import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.nio.CharBuffer;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.InputBuffer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.coyote.ProtocolHandler;

/** Nobody reads or writes characters by way of the container, so there are no buffers for them: 48 KiB for each connection. */
final class SparingConnector extends Connector {

    private static final int FEW = 512;

    /** Not none: whoever did read by way of them would wait for ever. */
    private static final int LEAST = 16;

    SparingConnector(ProtocolHandler protocol) {
        super(protocol);
    }

    @Override
    public Response createResponse(org.apache.coyote.Response coyote) {
        return new Response(coyote, FEW);
    }

    @Override
    public Request createRequest(org.apache.coyote.Request coyote) {
        Request request = super.createRequest(coyote);
        try {
            Field input = Request.class.getDeclaredField("inputBuffer");
            input.setAccessible(true);
            Field characters = InputBuffer.class.getDeclaredField("cb");
            characters.setAccessible(true);
            characters.set(input.get(request), CharBuffer.allocate(LEAST).limit(0));
        } catch (ReflectiveOperationException | RuntimeException e) {
            System.getLogger(SparingConnector.class.getName()).log(Level.DEBUG, "a buffer stays as it is", e);
        }
        return request;
    }
}
