package io.gatehouse.scenario;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A cache of answers up to 1 MB between real clients and a real upstream. */
abstract class CacheFixture {

    Stage stage;

    @BeforeEach
    void open() throws Exception {
        stage = Stage.routing("<routes><route name=\"all\" to=\"app\"><cache max-body=\"1MB\"/></route></routes>");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
