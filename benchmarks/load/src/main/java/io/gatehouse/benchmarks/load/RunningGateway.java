package io.gatehouse.benchmarks.load;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The MBean of a gateway in another process of the same user. */
final class RunningGateway implements AutoCloseable {

    private final JMXConnector connector;

    private RunningGateway(JMXConnector connector) {
        this.connector = connector;
    }

    static RunningGateway of(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                return new RunningGateway(
                        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException(e);
        }
    }

    /** Reads the descriptor, and returns when it is served, or has been refused. */
    String reload() throws IOException {
        try {
            Object said = connector
                    .getMBeanServerConnection()
                    .invoke(new ObjectName("io.gatehouse:type=Gateway"), "reload", null, null);
            return String.valueOf(said);
        } catch (JMException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
