package io.gatehouse.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.CrowdUpstream;
import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A descriptor changes again and again while requests flow: the archive as it is shipped, in a process of its own. */
@Tag("executable-archive")
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class ManyReloadsIT {

    private static final int RELOADS = 1_000;
    private static final int SETTLING = 100;
    private static final int CLIENTS = 2;

    /** the archive's, which the container opens all when something is looked for in them, and closes again after a while */
    private static final int LIBRARIES = 50;

    /** and connections that wait for their next request, on either side */
    private static final int SPARE_FILES = LIBRARIES + 2 * CLIENTS;

    @TempDir
    Path folder;

    private int version;

    @Test
    void a_thousand_reloads_under_load_lose_no_request_and_leave_nothing_behind() throws Exception {
        try (CrowdUpstream upstream = new CrowdUpstream(Duration.ZERO)) {
            write(upstream.url());
            try (GatewayProcess gateway = GatewayProcess.start("128m", folder, routes().toString())) {
                assertThat(reloadUnderLoad(gateway, upstream, SETTLING)).isEmpty();
                Traces before = Traces.of(gateway);
                assertThat(reloadUnderLoad(gateway, upstream, RELOADS)).isEmpty();
                Traces after = Traces.of(gateway);
                System.out.println(before + "\n" + after);
                assertThat(after.threads).isEqualTo(before.threads);
                assertThat(after.mbeans).isEqualTo(before.mbeans);
                assertThat(after.files).isLessThanOrEqualTo(before.files + SPARE_FILES);
                assertThat(after.heap - before.heap).isLessThanOrEqualTo(5 << 20);
            }
        }
    }

    private Path routes() {
        return folder.resolve("routes.xml");
    }

    /** Each is another one; every tenth has another upstream, too, whose connections are new. */
    private void write(String upstream) throws IOException {
        version++;
        String text = "<gateway xmlns='urn:gatehouse:1'><upstream name='u'><endpoint url='" + upstream
                + "'/><pool keep='" + (100 + version / 10 % 100) + "'/></upstream><routes>"
                + "<route name='version' path='/version'><respond type='text/plain'>" + version + "</respond></route>"
                + "<route name='all' path='/**' to='u'/></routes></gateway>";
        // whole at once: the gateway watches it
        Path next = Files.writeString(folder.resolve("next.xml"), text);
        Files.move(next, routes(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** @return what was lost */
    private List<String> reloadUnderLoad(GatewayProcess gateway, CrowdUpstream upstream, int reloads) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<List<String>>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                all.add(clients.submit(client(gateway.port(), over)));
            }
            for (int i = 0; i < reloads; i++) {
                write(upstream.url());
                assertThat(gateway.reload()).startsWith("serving generation");
            }
            String served = RawClient.fetch(gateway.port(), "/version").text();
            over.set(true);
            List<String> lost = new ArrayList<>();
            for (Future<List<String>> one : all) {
                lost.addAll(one.get(30, TimeUnit.SECONDS));
            }
            assertThat(served).isEqualTo(String.valueOf(version));
            return lost;
        } finally {
            over.set(true);
            clients.shutdownNow();
        }
    }

    private static Callable<List<String>> client(int port, AtomicBoolean over) {
        return () -> {
            List<String> lost = new ArrayList<>();
            try (RawClient client = RawClient.connect(port)) {
                while (!over.get()) {
                    RawAnswer answer = client.get("/x").answer();
                    if (answer.status() != 200 || !answer.text().equals(CrowdUpstream.HELLO)) {
                        lost.add(answer.head().startLine() + " " + answer.text());
                    }
                }
            }
            return lost;
        };
    }

    /** What a reload could leave behind. The container's pool grows with the load, whatever is reloaded. */
    private record Traces(List<String> threads, int mbeans, int files, long heap) {

        static Traces of(GatewayProcess gateway) throws IOException {
            return new Traces(gateway.threads("gatehouse-"), gateway.mbeans(), gateway.files(), gateway.heap());
        }
    }
}
