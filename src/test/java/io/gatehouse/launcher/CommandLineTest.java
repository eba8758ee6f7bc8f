package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.boot.settings.Embedding;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    private static Command parse(String... args) throws WrongUsage {
        return CommandLine.parse(List.of(args));
    }

    @Test
    void without_arguments_the_gateway_runs_for_this_machine_alone() throws WrongUsage {
        assertThat(parse()).isEqualTo(new Command.Serve(new Listen("127.0.0.1", 8080), Map.of()));
    }

    @Test
    void a_value_follows_its_option_or_an_equals_sign() throws WrongUsage {
        Command expected = new Command.Serve(new Listen("::1", 0), Map.of(Embedding.ROUTES, "<gateway a=\"b\"/>"));
        assertThat(parse("--host", "::1", "--port", "0", "--routes", "<gateway a=\"b\"/>"))
                .isEqualTo(expected);
        assertThat(parse("--host=::1", "--port=0", "--routes=<gateway a=\"b\"/>"))
                .isEqualTo(expected);
    }

    @Test
    void a_certificate_and_its_key_make_it_speak_tls() throws WrongUsage {
        TlsFiles files = new TlsFiles(Path.of("certs", "own.pem"), Path.of("own.key"));
        assertThat(parse("--tls-certificate", "certs/own.pem", "--tls-key=own.key", "--port=8443"))
                .isEqualTo(new Command.Serve(new Listen("127.0.0.1", 8443, files), Map.of()));
        assertThatThrownBy(() -> parse("demo", "--tls-key=own.key")).isInstanceOf(WrongUsage.class);
    }

    @Test
    void authorities_of_clients_go_with_a_certificate_of_its_own() throws WrongUsage {
        String[] files = {"--tls-certificate=own.pem", "--tls-key=own.key", "--tls-client-ca=ca.pem"};
        for (TlsClients.Auth auth : TlsClients.Auth.values()) {
            TlsClients clients = new TlsClients(Path.of("ca.pem"), auth);
            TlsFiles expected = new TlsFiles(Path.of("own.pem"), Path.of("own.key"), clients);
            String said = "--tls-client-auth=" + auth.name().toLowerCase(Locale.ROOT);
            assertThat(parse(files[0], files[1], files[2], said))
                    .isEqualTo(new Command.Serve(new Listen("127.0.0.1", 8080, expected), Map.of()));
        }
        assertThat(parse(files)).isEqualTo(parse(files[0], files[1], files[2], "--tls-client-auth=want"));
    }

    @Test
    void http2_is_spoken_where_it_is_ordered() throws WrongUsage {
        assertThat(parse("--http2", "on"))
                .isEqualTo(new Command.Serve(new Listen("127.0.0.1", 8080, null, true), Map.of()));
        assertThat(parse("--http2=off")).isEqualTo(parse());
        assertThatThrownBy(() -> parse("--http2=yes")).hasMessage("--http2: yes (expected: on or off)");
    }

    @Test
    void the_demo_brings_its_own_routes() throws WrongUsage {
        assertThat(parse("demo", "--port=9090")).isEqualTo(new Command.Demo(new Listen("127.0.0.1", 9090)));
        assertThatThrownBy(() -> parse("demo", "--routes=x")).isInstanceOf(WrongUsage.class);
    }

    @Test
    void what_follows_a_tool_is_for_the_tool() throws WrongUsage {
        List<String> args = List.of("explain", "routes.xml", "GET", "/a", "-H", "X-Beta: yes", "--json");
        assertThat(CommandLine.parse(args)).isEqualTo(new Command.Tool(args));
    }

    @Test
    void help_is_not_wrong_usage() throws WrongUsage {
        assertThat(parse("check", "--help")).isEqualTo(new Command.Print(Usage.TEXT.stripTrailing()));
        assertThat(Usage.TEXT).contains("explain FILE METHOD URL", "[--client ADDRESS]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--prot 80           | unknown option: --prot; did you mean --port?",
                "--verbose           | unknown option: --verbose",
                "-p 80               | unknown option: -p",
                "--port              | --port: its value is missing",
                "--port -1           | --port: -1 (expected: 0 to 65535)",
                "--port=65536        | --port: 65536 (expected: 0 to 65535)",
                "--port=http         | --port: http (expected: 0 to 65535)",
                "--host=             | --host: empty (expected: a name or an address of this machine)",
                "--port 1 --port=2   | --port: given twice",
                "--tls-certificate a | --tls-certificate: a (expected: --tls-key with it)",
                "--tls-key=b         | --tls-key: b (expected: --tls-certificate with it)",
                "--tls-key=b --tls-certificate= | --tls-certificate: empty (expected: a file)",
                "--tls-cert a        | unknown option: --tls-cert",
                "--tls-client-ca=a   | --tls-client-ca: a (expected: --tls-certificate and --tls-key with it)",
                "--tls-client-auth=need | --tls-client-auth: need (expected: --tls-client-ca with it)",
                "--tls-client-ca=a --tls-client-auth=yes | --tls-client-auth: yes (expected: want or need)",
                "--tls-client-ca= --tls-key=b --tls-certificate=a | --tls-client-ca: empty (expected: a file)",
                "--port 1 routes.xml | unexpected argument: routes.xml",
                "chekc routes.xml    | unknown command: chekc; did you mean check?",
                "routes.xml          | unknown command: routes.xml",
            })
    void wrong_usage_names_what_was_found(String line, String message) {
        assertThatThrownBy(() -> parse(line.split(" +")))
                .isInstanceOf(WrongUsage.class)
                .hasMessage(message);
    }

    @Test
    void an_address_of_ip_version_6_stands_in_brackets() {
        assertThat(new Listen("::1", 80)).hasToString("[::1]:80");
        assertThat(new Listen("[::1]", 80)).hasToString("[::1]:80");
        assertThat(new Listen("localhost", 80)).hasToString("localhost:80");
        assertThat(new Listen("::1", 0).url(80)).isEqualTo("http://[::1]:80");
    }
}
