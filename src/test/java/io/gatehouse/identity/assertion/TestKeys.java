package io.gatehouse.identity.assertion;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.security.Key;
import java.util.Base64;

/** Keys as files have them. */
public final class TestKeys {

    private TestKeys() {}

    public static ECKey key(Curve curve) throws Exception {
        return new ECKeyGenerator(curve).generate();
    }

    /** @return a new key of P-256, as {@code openssl genpkey} writes it */
    public static String pem() throws Exception {
        return pem(key(Curve.P_256).toECPrivateKey());
    }

    public static String pem(Key key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }
}
