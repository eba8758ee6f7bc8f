package io.gatehouse.drills;

import io.gatehouse.testing.UpstreamProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One upstream, in a process of its own. */
abstract class DrillFixture {

    @TempDir
    Path folder;

    UpstreamProcess upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = UpstreamProcess.start("u", folder);
    }

    @AfterEach
    void end() {
        upstream.close();
    }
}
