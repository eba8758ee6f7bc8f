package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import com.sun.net.httpserver.HttpServer;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A descriptor changes while requests flow. */
class ReloadTest {

    private static final int RELOADS = 1_000;
    private static final int CLIENTS = 4;

    private final MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();

    @TempDir
    private Path folder;

    private static String descriptor(TestUpstream upstream, String answer) {
        return descriptor(upstream.url(), answer);
    }

    private static String descriptor(String upstream, String answer) {
        return "<gateway xmlns='urn:gatehouse:1'><upstream name='u'><endpoint url='" + upstream
                + "'/></upstream><routes><route name='version' path='/version'><respond status='200' type='text/plain'>"
                + answer + "</respond></route><route name='all' path='/**' to='u'/></routes></gateway>";
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("routes.xml"), text);
    }

    private String reload(TestGateway gateway) throws Exception {
        return (String) jmx.invoke(name(gateway), "reload", new Object[0], new String[0]);
    }

    /** Other gateways may run in this process; the source tells which one this is. */
    private ObjectName name(TestGateway gateway) throws Exception {
        for (ObjectName name : jmx.queryNames(new ObjectName("io.gatehouse:type=Gateway,*"), null)) {
            if (String.valueOf(jmx.getAttribute(name, "Source"))
                    .contains(folder.getFileName().toString())) {
                return name;
            }
        }
        throw new AssertionError("no MBean of " + gateway.url());
    }

    @Test
    void a_thousand_reloads_under_load_lose_no_request_and_leave_nothing_behind() throws Exception {
        HttpServer upstream = forgetfulUpstream();
        try (TestGateway gateway = TestGateway.start(
                write(descriptor("http://127.0.0.1:" + upstream.getAddress().getPort(), "v"))
                        .toString())) {
            run(gateway, 50);
            Traces before = Traces.now(jmx);
            assertThat(run(gateway, RELOADS)).isEmpty();
            Traces after = Traces.now(jmx);
            assertThat(after.threads).isEqualTo(before.threads);
            assertThat(after.mbeans).isEqualTo(before.mbeans);
            assertThat(after.files).isLessThanOrEqualTo(before.files + 10);
            // the heap is shared with every test of this process: what grows once is not the reloads'
            assertThat(run(gateway, RELOADS)).isEmpty();
            long least = Math.min(after.heap - before.heap, Traces.now(jmx).heap - after.heap);
            assertThat(least).isLessThan(5 << 20);
        } finally {
            upstream.stop(0);
        }
    }

    /** It keeps nothing of what it was asked, so that the heap is the gateway's. */
    private static HttpServer forgetfulUpstream() throws IOException {
        HttpServer upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] hello = "hello".getBytes(StandardCharsets.US_ASCII);
        upstream.createContext("/", asked -> {
            asked.sendResponseHeaders(200, hello.length);
            asked.getResponseBody().write(hello);
            asked.close();
        });
        upstream.start();
        return upstream;
    }

    /** @return what was lost */
    private List<String> run(TestGateway gateway, int reloads) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<List<String>>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                all.add(clients.submit(client(gateway, over)));
            }
            for (int i = 0; i < reloads; i++) {
                assertThat(reload(gateway)).startsWith("serving generation");
            }
            over.set(true);
            List<String> lost = new ArrayList<>();
            for (Future<List<String>> one : all) {
                lost.addAll(one.get(30, TimeUnit.SECONDS));
            }
            return lost;
        } finally {
            clients.shutdownNow();
        }
    }

    private static Callable<List<String>> client(TestGateway gateway, AtomicBoolean over) {
        return () -> {
            List<String> lost = new ArrayList<>();
            try (RawClient client = RawClient.connect(gateway.port())) {
                while (!over.get()) {
                    RawAnswer answer = client.get("/x").answer();
                    if (answer.status() != 200 || !answer.text().equals("hello")) {
                        lost.add(answer.head().startLine() + " " + answer.text());
                    }
                }
            }
            return lost;
        };
    }

    @Test
    void a_refused_change_leaves_the_old_one_serving_and_says_why() throws Exception {
        try (TestUpstream upstream = TestUpstream.answering("hello");
                TestGateway gateway =
                        TestGateway.start(write(descriptor(upstream, "old")).toString())) {
            write(descriptor(upstream, "new").replace("to='u'", "to='v'"));
            assertThat(reload(gateway)).contains("refused").contains("unknown upstream \"v\"");
            assertThat(RawClient.fetch(gateway.port(), "/version").text()).isEqualTo("old");
            assertThat((String) jmx.getAttribute(name(gateway), "LastRefusal")).contains("routes.xml:1:");
            assertThat(RawClient.fetch(gateway.port(), "/_gatehouse/readyz").status())
                    .isEqualTo(200);
            write(descriptor(upstream, "new"));
            reload(gateway);
            assertThat(RawClient.fetch(gateway.port(), "/version").text()).isEqualTo("new");
            assertThat((String) jmx.getAttribute(name(gateway), "LastRefusal")).isEmpty();
        }
    }

    @Test
    void a_descriptor_that_fails_its_own_tests_is_refused() throws Exception {
        try (TestUpstream upstream = TestUpstream.answering("hello");
                TestGateway gateway =
                        TestGateway.start(write(descriptor(upstream, "old")).toString())) {
            write(descriptor(upstream, "new")
                    .replace(
                            "</gateway>",
                            "<expect request='GET http://shop.example.com/version' status='404'/></gateway>"));
            assertThat(reload(gateway)).contains("status is 200 (expected: 404)");
            assertThat(RawClient.fetch(gateway.port(), "/version").text()).isEqualTo("old");
        }
    }

    @Test
    void an_exchange_ends_with_the_descriptor_that_it_began_with() throws Exception {
        CountDownLatch reloaded = new CountDownLatch(1);
        try (TestUpstream upstream = TestUpstream.playing(scene -> {
                    scene.head(200, "Transfer-Encoding: chunked");
                    scene.chunk("first");
                    await(reloaded);
                    scene.chunk("last");
                    scene.chunk("");
                });
                TestGateway gateway =
                        TestGateway.start(write(descriptor(upstream, "old")).toString());
                RawClient client = RawClient.connect(gateway.port())) {
            RawHead head = client.get("/stream").head();
            write("<gateway xmlns='urn:gatehouse:1'><routes><route name='version' path='/version'>"
                    + "<respond status='200' type='text/plain'>new</respond></route></routes></gateway>");
            reload(gateway);
            assertThat(RawClient.fetch(gateway.port(), "/stream").status()).isEqualTo(404);
            reloaded.countDown();
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            assertThat(client.body(head, body).clean()).isTrue();
            assertThat(body.toString(StandardCharsets.US_ASCII)).isEqualTo("firstlast");
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** What a reload could leave behind. */
    private record Traces(long threads, int mbeans, long files, long heap) {

        static Traces now(MBeanServer jmx) {
            UnixOperatingSystemMXBean system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Traces(
                    ownThreads(), jmx.getMBeanCount(), system.getOpenFileDescriptorCount(), heapAfterCollection());
        }

        /** The container's pool grows with the load, whatever is reloaded. */
        private static long ownThreads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("gatehouse-"))
                    .count();
        }

        private static long heapAfterCollection() {
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                System.gc();
                least = Math.min(
                        least,
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            }
            return least;
        }
    }
}
