package io.gatehouse.server;

import java.io.IOException;

/** An administrator who looks at the gateway's MBean and calls its operations, by the tools of the server. */
interface Operator extends AutoCloseable {

    /** The gateway's short name. */
    String GATEWAY = "io.gatehouse:type=Gateway";

    /** @return the attribute as text */
    String attribute(String name) throws IOException;

    /** @return what the operation says */
    String invoke(String operation, String... arguments) throws IOException;

    @Override
    void close() throws IOException;
}
