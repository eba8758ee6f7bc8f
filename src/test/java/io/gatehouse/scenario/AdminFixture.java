package io.gatehouse.scenario;

import io.gatehouse.testing.AdminClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A stage with a desk for operators, and one who may do everything there. */
abstract class AdminFixture {

    @TempDir
    Path folder;

    AdminStage stage;
    AdminClient admin;

    @BeforeEach
    void open() throws Exception {
        stage = AdminStage.open(folder);
        admin = stage.admin();
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }
}
