package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.route.table.RouteTable;
import io.gatehouse.upstream.UpstreamSpec.TlsSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same file in test and in production. */
class PlaceholdersInDescriptorTest {

    private static final String CANARY_SECRET = "swordfish-7261";

    @TempDir
    Path folder;

    @Test
    void placeholders_stand_in_any_attribute_and_are_typed_afterwards() throws InvalidDescriptor {
        RouteTable table = Descriptors.loader(Descriptors.lookup(Map.of(
                        "env:W", "3", "property:to", "a", "jndi:shop/off", "false", "env:BALANCE", "random-two")))
                .load(Descriptors.pieces(Descriptors.gateway("""
                        <upstream name='a' balance='${env:BALANCE}'><endpoint url='http://${env:HOST:-localhost}:80' weight='${env:W}'/></upstream>
                        <routes><route to='${property:to}' enabled='${jndi:shop/off}'/></routes>
                        """)))
                .table();

        assertThat(table.upstreams().get(0).balance()).hasToString("RANDOM_TWO");
        assertThat(table.upstreams().get(0).endpoints().get(0).weight()).isEqualTo(3);
        assertThat(table.hosts().get(0).routes().get(0).enabled()).isFalse();
    }

    @Test
    void what_was_looked_up_beside_the_descriptor_is_noticed_when_it_changes() throws InvalidDescriptor, IOException {
        Map<String, String> values = new HashMap<>(Map.of("jndi:shop/down", "false"));
        Path page = Files.writeString(folder.resolve("down.html"), "<p>down</p>");
        Loaded loaded = Descriptors.loader(Descriptors.lookup(values))
                .load(Descriptors.pieces(Descriptors.gateway(
                        "<defaults><maintenance enabled='${jndi:shop/down}' page='file:" + page + "'/></defaults>")));
        Object before = loaded.inputs().state();

        assertThat(loaded.inputs().state()).isEqualTo(before);
        values.put("jndi:shop/down", "true");
        Object switched = loaded.inputs().state();
        assertThat(switched).isNotEqualTo(before);
        Files.writeString(page, "<p>DOWN</p>");
        assertThat(loaded.inputs().state()).isNotEqualTo(switched);
    }

    @Test
    void secrets_are_followed_when_they_are_asked_for() throws InvalidDescriptor, IOException {
        Files.writeString(folder.resolve("key.p12"), "");
        Files.writeString(folder.resolve("password"), CANARY_SECRET + "\n");
        String descriptor = Descriptors.gateway("<upstream name='a'><endpoint url='https://a'/><tls key='"
                + folder.resolve("key.p12") + "' key-password='file:" + folder.resolve("password") + "'/></upstream>");

        TlsSpec followed = tls(descriptor, DescriptorLoader.Secrets.RESOLVE);
        TlsSpec left = tls(descriptor, DescriptorLoader.Secrets.LEAVE);

        assertThat(followed.keyPassword()).isEqualTo(CANARY_SECRET);
        assertThat(followed.toString()).doesNotContain(CANARY_SECRET);
        assertThat(left.keyPassword()).isNull();
        assertThat(left.key()).isEqualTo(folder.resolve("key.p12").toString());
    }

    private static TlsSpec tls(String descriptor, DescriptorLoader.Secrets secrets) throws InvalidDescriptor {
        return new DescriptorLoader(TestPolicies.CATALOGUE, Descriptors.NOTHING, secrets)
                .load(Descriptors.pieces(descriptor))
                .table()
                .upstreams()
                .get(0)
                .tls();
    }

    @Test
    void a_check_needs_neither_the_secrets_nor_the_keys() throws InvalidDescriptor {
        String descriptor = Descriptors.gateway(
                "<upstream name='a'><endpoint url='https://a'/><tls key='/no/such.p12' key-password='env:NOT_HERE'/></upstream>");

        assertThat(tls(descriptor, DescriptorLoader.Secrets.LEAVE).verify()).isTrue();
        assertThat(Descriptors.refusals(descriptor))
                .containsExactly(
                        "routes.xml:2:52: key: there is no file /no/such.p12",
                        "routes.xml:2:71: key-password: there is nothing under env:NOT_HERE");
    }

    @Test
    void a_literal_secret_is_refused_and_never_repeated() {
        List<String> refusals = Descriptors.refusals(
                Descriptors.lookup(Map.of("env:PASSWORD", CANARY_SECRET)),
                Descriptors.gateway(
                        "<upstream name='a'><endpoint url='https://u:" + CANARY_SECRET + "@a'/><tls key-password='"
                                + CANARY_SECRET + "'/></upstream>"
                                + "<upstream name='b'><endpoint url='https://a'/><tls key-password='${env:PASSWORD}'/></upstream>"));

        assertThat(refusals).hasSize(3);
        assertThat(refusals).noneMatch(refusal -> refusal.contains(CANARY_SECRET));
    }

    @Test
    void a_file_is_relative_to_the_folder_of_its_piece() throws InvalidDescriptor, IOException {
        Files.writeString(folder.resolve("robots.txt"), "User-agent: *");
        Files.write(folder.resolve("favicon.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xFF});
        var pieces = List.of(new io.gatehouse.config.source.Piece(
                "routes.xml",
                Descriptors.gateway(
                        "<routes><route path='/robots.txt'><respond file='robots.txt'/></route>"
                                + "<route path='/favicon.ico'><respond file='file:favicon.png' status='203'/></route></routes>"),
                folder));

        var routes = Descriptors.loader(Descriptors.NOTHING)
                .load(pieces)
                .table()
                .hosts()
                .get(0)
                .routes();

        assertThat(routes.get(0).action())
                .isEqualTo(new io.gatehouse.route.Action.Respond(
                        200, "text/plain", io.gatehouse.http.FixedBody.of("User-agent: *")));
        assertThat(routes.get(1).action())
                .isEqualTo(new io.gatehouse.route.Action.Respond(
                        203,
                        "image/png",
                        io.gatehouse.http.FixedBody.of(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xFF})));
    }

    @Test
    void a_descriptor_without_a_folder_needs_full_paths() {
        assertThat(Descriptors.refusals(
                        Descriptors.gateway("<routes><route path='/r'><respond file='robots.txt'/></route></routes>")))
                .containsExactly(
                        "routes.xml:2:35: file: robots.txt (expected: a full path, because this descriptor comes from no file and has no folder)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<upstream name='a'><endpoint url='${env:S}' weight='1'/></upstream>",
                "<upstream name='a'><endpoint url='http://a' weight='${env:S}'/></upstream>",
                "<upstream name='a b${env:S}'><endpoint url='http://a'/></upstream>",
                "<upstream name='a' balance='${env:S}'><endpoint url='http://a'/></upstream>",
                "<upstream name='a'><endpoint url='http://a'/><pool idle='${env:S}' max='${env:S}'/></upstream>",
                "<upstream name='a'><endpoint url='https://a'/><tls key='${env:S}'/></upstream>",
                "<trusted-proxies from='10.0.0.0/8 ${env:S}'/>",
                "<routes host='*.x.* ${env:S}'/>",
                "<routes><route to='${env:S}'/></routes>",
                "<routes><route path='/${env:S}/*'><respond/></route></routes>",
                "<routes><route path='/x' methods='${env:S}'><respond/></route></routes>",
                "<routes><route path='/x' when='${env:S}'><respond/></route></routes>",
                "<routes><route path='/x' when='method = ${env:S}'><respond/></route></routes>",
                "<routes><route path='/x'><redirect location='${env:S}'/></route></routes>",
                "<routes><route path='/x'><redirect location='/x' status='${env:S}'/></route></routes>",
                "<routes><route path='/x'><respond file='${env:S}'/></route></routes>",
                "<routes><route path='/x' name='${env:S}'><respond/></route><route path='/y' name='${env:S}'><respond/></route></routes>",
                "<routes><route path='/${env:S}'><respond/></route><route path='/${env:S}'><respond/></route></routes>",
                "<routes><route path='/x'><respond/><limits body='${env:S}' headers='${env:S}'/></route></routes>",
                "<expect request='${env:S}' status='${env:S}' client='${env:S}' headers='${env:S}'/>",
                "<expect request='GET http://a/' route='${env:S}'/>",
            })
    void what_a_placeholder_stands_for_is_in_no_message(String elements) {
        for (String secret : List.of("swordfish-7261", "Swordfish", "get", "7261x", "a/b c", "x".repeat(300))) {
            List<String> refusals =
                    Descriptors.refusals(Descriptors.lookup(Map.of("env:S", secret)), Descriptors.gateway(elements));

            assertThat(refusals).isNotEmpty();
            if (secret.length() > 3) {
                assertThat(String.join("\n", refusals).toLowerCase(java.util.Locale.ROOT))
                        .as(elements)
                        .doesNotContain(secret.substring(0, Math.min(50, secret.length()))
                                .toLowerCase(java.util.Locale.ROOT));
            }
        }
    }

    @Test
    void a_message_has_the_placeholder_and_what_was_expected() {
        assertThat(Descriptors.refusals(
                        Descriptors.lookup(Map.of("env:W", "-1", "env:D", "5x", "env:T", "catlog")),
                        Descriptors.gateway("<upstream name='catalog'><endpoint url='http://a' weight='${env:W}'/>"
                                + "<pool idle='${env:D}'/></upstream><routes><route to='${env:T}'/></routes>")))
                .containsExactly(
                        "routes.xml:2:51: weight: ${env:W} (expected: >= 0)",
                        "routes.xml:2:76: idle: ${env:D} (expected: a duration such as 250ms, 5s, 10m, 8h or 7d)",
                        "routes.xml:2:119: unknown upstream \"${env:T}\"; did you mean \"catalog\"?");
    }
}
