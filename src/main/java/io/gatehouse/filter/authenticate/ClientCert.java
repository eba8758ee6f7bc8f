package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.identity.Caller;
import io.gatehouse.identity.Claims;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that the client proved to have when it connected: the server has verified it, or a trusted proxy, which passes it on in
 * a field. From anybody else the field is as if it were not there.
 *
 * @param field null: only what the server itself has verified counts
 */
record ClientCert(@Nullable String field) implements OwnWay {

    static final String ELEMENT = "client-cert";

    private static final String ATTRIBUTE = "jakarta.servlet.request.X509Certificate";

    /** RFC 5280, 4.2.1.6: the names of the kinds that are texts */
    private static final Map<Integer, String> ALTERNATIVE_NAMES = Map.of(1, "email", 2, "dns", 6, "uri", 7, "ip");

    @Override
    public String element() {
        return ELEMENT;
    }

    @Override
    public Finding examine(Exchange exchange) {
        if (exchange.request().getAttribute(ATTRIBUTE) instanceof X509Certificate[] chain && chain.length > 0) {
            return accepted(chain[0]);
        }
        List<String> said =
                field == null ? List.of() : exchange.head().headers().all(field);
        if (said.isEmpty() || !exchange.arrival().trusted()) {
            return new Finding.Absent();
        }
        if (said.size() > 1) {
            return new Finding.Rejected(field + ": several fields (expected: one)");
        }
        try {
            return accepted(parse(said.get(0).strip()));
        } catch (CertificateException | IllegalArgumentException e) {
            return new Finding.Rejected(field + ": no certificate (expected: RFC 9440, or PEM in percent-encoding)");
        }
    }

    /** {@code :BASE64:} (RFC 9440, 2.2), or PEM in percent-encoding, as most proxies write it. */
    private static X509Certificate parse(String text) throws CertificateException {
        byte[] encoded = text.startsWith(":") && text.endsWith(":") && text.length() > 2
                ? Base64.getDecoder().decode(text.substring(1, text.length() - 1))
                // a plus is one: only in forms it is a space
                : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.US_ASCII)
                        .getBytes(StandardCharsets.US_ASCII);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static Finding accepted(X509Certificate certificate) {
        String name = certificate.getSubjectX500Principal().getName();
        if (name.isEmpty()) {
            return new Finding.Rejected("a certificate without a subject (expected: a name)");
        }
        Map<String, Object> claims = new HashMap<>(alternativeNames(certificate));
        claims.put("sub", name);
        claims.put("issuer", certificate.getIssuerX500Principal().getName());
        claims.put("serial", certificate.getSerialNumber().toString(16));
        claims.put("fingerprint", fingerprint(certificate));
        return new Finding.Accepted(new Caller(ELEMENT, name, Set.of(), Set.of(), Claims.of(claims), null, null));
    }

    private static Map<String, List<String>> alternativeNames(X509Certificate certificate) {
        Map<String, List<String>> names = new HashMap<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> one : all == null ? List.<List<?>>of() : all) {
                String kind = ALTERNATIVE_NAMES.get((Integer) one.get(0));
                if (kind != null && one.get(1) instanceof String text) {
                    names.computeIfAbsent(kind, absent -> new ArrayList<>(1)).add(text);
                }
            }
        } catch (CertificateException e) {
            // what cannot be read is not said
        }
        return names;
    }

    /** SHA-256 over the certificate, as tools show it but for the colons. */
    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            return "";
        }
    }

    @Override
    public boolean isSentByBrowsers() {
        return true;
    }

    /** HTTP has no words for it: it is asked for when a connection is made. */
    @Override
    public @Nullable String challenge(boolean rejected) {
        return null;
    }

    @Override
    public List<String> identityFields() {
        return field == null ? List.of() : List.of(field);
    }
}
