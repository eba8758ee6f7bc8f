package io.gatehouse.grid;

import io.gatehouse.testing.RedisProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Some gateways that have found a Redis in which they share their limits, the same for all tests: they take long to start. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GridFixture {

    RedisProcess redis;
    SomeGateways gateways;

    private final int nodes;

    GridFixture(int nodes) {
        this.nodes = nodes;
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        redis = RedisProcess.start(folder);
        gateways = new SomeGateways(nodes, redis.port(), folder);
    }

    @BeforeEach
    void begin() throws Exception {
        if (!redis.isRunning()) {
            redis.restart();
        }
        gateways.begin();
    }

    @AfterAll
    void end() throws Exception {
        try {
            gateways.close();
        } finally {
            redis.close();
        }
    }
}
