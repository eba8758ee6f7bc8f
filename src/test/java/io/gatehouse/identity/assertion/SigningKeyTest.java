package io.gatehouse.identity.assertion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.security.KeyPairGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What may be a signing key, and that the public key which is found for it is its own. */
class SigningKeyTest {

    /** The public key has one of two points, each in half of all cases. */
    @RepeatedTest(16)
    void the_public_key_of_a_file_is_found_and_verifies() throws Exception {
        ECKey key = TestKeys.key(Curve.P_256);

        SigningKey parsed = SigningKey.parse(TestKeys.pem(key.toECPrivateKey()));

        assertThat(parsed.published().toECKey().toECPublicKey()).isEqualTo(key.toECPublicKey());
        assertThat(parsed.id()).isEqualTo(key.computeThumbprint().toString());
        assertThat(parsed.published().isPrivate()).isFalse();
        JWSObject signed = JWSObject.parse(parsed.sign(new Payload("{}")));
        assertThat(signed.verify(new ECDSAVerifier(key))).isTrue();
    }

    @Test
    void a_file_of_openssl_is_read_with_its_public_key_in_it_and_text_around_it() throws Exception {
        SigningKey key = SigningKey.parse("""
                the key of the gateways
                -----BEGIN PRIVATE KEY-----
                MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg0E0/6q/DiFPh7ORD
                nXRDPLQJDpueSGE08G9Wz59RR4mhRANCAAQrYV7fMgUHId8ZKu9DSHA73dt7eabs
                JUgknqUhQhlAd/9AM5KBnHLDTpSMYNcy1VxfI5B5xM4DjYmlEGKcEmLj
                -----END PRIVATE KEY-----
                """);
        assertThat(key.id()).isNotEmpty();
    }

    @Test
    void what_is_no_key_of_p256_is_refused_and_nothing_of_it_is_told() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        String pem = TestKeys.pem();
        String[] refused = {
            "",
            "s3cr3t",
            pem.substring(0, pem.length() / 2),
            pem.replace("PRIVATE KEY", "EC PRIVATE KEY"),
            pem.replaceFirst("\nM", "\n!"),
            TestKeys.pem(TestKeys.key(Curve.P_384).toECPrivateKey()),
            TestKeys.pem(TestKeys.key(Curve.P_256).toECPublicKey()),
            TestKeys.pem(rsa.generateKeyPair().getPrivate()),
        };
        for (String text : refused) {
            assertThatThrownBy(() -> SigningKey.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasNoCause()
                    .hasMessage("no P-256 key (expected: a private key of P-256, PKCS#8 as PEM, without a password)");
        }
    }

    @Test
    void keys_are_equal_by_what_they_are_and_do_not_show_themselves() throws Exception {
        String pem = TestKeys.pem();
        SigningKey key = SigningKey.parse(pem);

        assertThat(key).isEqualTo(SigningKey.parse(pem)).isNotEqualTo(SigningKey.generate());
        assertThat(key).hasToString("key " + key.id());
    }
}
