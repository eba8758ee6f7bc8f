package io.gatehouse.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.EchoServer;
import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.RunningBrowser;
import io.gatehouse.testing.Scene;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebDriver;

/** A page in a real browser opens a WebSocket through the gateway. It stands beside what else needs a browser. */
@Tag("keycloak")
@ExtendWith(RunningBrowser.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserSocketsIT {

    private static final String TALK = """
            const done = arguments[arguments.length - 1];
            const heard = [];
            const socket = new WebSocket(arguments[0], ['other', 'chat']);
            socket.binaryType = 'arraybuffer';
            socket.onopen = () => {
              heard.push(socket.protocol + ' ' + socket.extensions.split(';')[0]);
              socket.send('hello');
              socket.send(new Uint8Array(1000000));
              socket.send('close 4001');
            };
            socket.onmessage = event => heard.push(event.data.byteLength || event.data);
            socket.onclose = event => done(heard.concat(event.code + ' ' + event.reason).join(', '));
            """;

    private final WebDriver browser;
    private EchoServer echo;
    private TestUpstream pages;
    private GatewayProcess gateway;

    BrowserSocketsIT(WebDriver browser) {
        this.browser = browser;
    }

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        echo = EchoServer.start();
        pages = TestUpstream.playing(BrowserSocketsIT::page);
        gateway = GatewayProcess.start("256m", folder, """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="echo"><endpoint url="%s"/></upstream>
                  <upstream name="pages"><endpoint url="%s"/></upstream>
                  <routes>
                    <route name="own" path="/own" to="echo"><websocket/></route>
                    <route name="other" path="/other" to="echo"><websocket origins="https://shop.example.com"/></route>
                    <route name="pages" to="pages"/>
                  </routes>
                </gateway>
                """.formatted(echo.url(), pages.url()));
        browser.manage().timeouts().scriptTimeout(Duration.ofMinutes(1));
        browser.get("http://127.0.0.1:" + gateway.port() + "/");
    }

    private static void page(Scene scene) throws IOException {
        scene.readBody();
        scene.answer(
                200,
                "<!doctype html><title>the app</title>".getBytes(StandardCharsets.UTF_8),
                "Content-Type: text/html");
    }

    @AfterAll
    void close() throws Exception {
        gateway.close();
        pages.close();
        echo.close();
    }

    private Object talk(String path) {
        return ((JavascriptExecutor) browser).executeAsyncScript(TALK, "ws://127.0.0.1:" + gateway.port() + path);
    }

    @Test
    void a_page_of_the_host_talks_to_the_server_behind() {
        assertThat(talk("/own")).isEqualTo("chat permessage-deflate, hello, 1000000, 4001 as you wish");
    }

    @Test
    void a_page_of_another_origin_does_not() {
        assertThat(talk("/other")).isEqualTo("1006 ");
    }
}
