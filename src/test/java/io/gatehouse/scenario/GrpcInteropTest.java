package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.launcher.Listen;
import io.gatehouse.testing.TestGateway;
import io.grpc.ManagedChannelBuilder;
import io.grpc.ServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.testing.integration.AbstractInteropTest;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.runner.JUnitCore;
import org.junit.runner.Request;
import org.junit.runner.Result;

/**
 * gRPC's own cases of interoperability, with its own client and server and the gateway between them. All three are started for each
 * case anew.
 */
class GrpcInteropTest {

    private static final int MOST_MESSAGE_BYTES = 16 << 20;

    /** What asks for the addresses of a connection that both sides see: there are two of them. */
    private static final Set<String> OF_ONE_CONNECTION = Set.of("getServerAddressAndLocalAddressFromClient");

    /** A client that takes leave in the midst of a call says so (GOAWAY), and Tomcat hangs up on it: {@code Http2UpgradeHandler.goaway}. */
    private static final Set<String> OF_TOMCAT = Set.of("gracefulShutdown");

    private static int gatewayPort;
    private static int serverPort;

    /** What JUnit 4 is given. */
    public static final class Cases extends AbstractInteropTest {

        @Override
        protected ServerBuilder<?> getServerBuilder() {
            return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort))
                    .maxInboundMessageSize(MOST_MESSAGE_BYTES);
        }

        @Override
        protected ManagedChannelBuilder<?> createChannelBuilder() {
            return NettyChannelBuilder.forAddress("127.0.0.1", gatewayPort)
                    .usePlaintext()
                    .maxInboundMessageSize(MOST_MESSAGE_BYTES);
        }

        @Override
        protected boolean metricsExpected() {
            return false;
        }
    }

    private static TestGateway open() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            serverPort = free.getLocalPort();
        }
        return TestGateway.start(
                """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="calls"><endpoint url="h2c://127.0.0.1:PORT"/></upstream>
                  <routes><route to="calls"/></routes>
                </gateway>
                """.replace("PORT", String.valueOf(serverPort)), new Listen("127.0.0.1", 0, null, true));
    }

    @TestFactory
    Stream<DynamicTest> each_case_of_interoperability_is_met() {
        return Arrays.stream(AbstractInteropTest.class.getMethods())
                .filter(method -> method.isAnnotationPresent(org.junit.Test.class))
                .map(Method::getName)
                .filter(name -> !OF_ONE_CONNECTION.contains(name) && !OF_TOMCAT.contains(name))
                .sorted(Comparator.naturalOrder())
                .map(name -> DynamicTest.dynamicTest(name, () -> run(name)));
    }

    private static void run(String name) throws Exception {
        try (TestGateway gateway = open()) {
            gatewayPort = gateway.port();
            Result result = new JUnitCore().run(Request.method(Cases.class, name));
            assertThat(result.getFailures()).isEmpty();
            assertThat(result.getRunCount()).isEqualTo(1);
        }
    }
}
