package io.gatehouse.config.lint;

import io.gatehouse.http.IpAddress;
import io.gatehouse.http.ThisMachine;
import io.gatehouse.route.settings.Attribute;
import io.gatehouse.route.settings.Settings;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at one upstream. */
final class UpstreamLint {

    private static final Pattern URL = Pattern.compile("https?://(\\[[^]]*]|[^:/]*).*");

    private final Settings upstream;
    private final List<Settings> endpoints;
    private final Findings findings;

    UpstreamLint(Settings upstream, Findings findings) {
        this.upstream = upstream;
        this.endpoints = upstream.children("endpoint");
        this.findings = findings;
    }

    void look() {
        lookAtHealth();
        lookAtTls();
        lookAtAddresses();
    }

    private String named() {
        return "upstream \"" + upstream.told("name") + "\"";
    }

    private void lookAtHealth() {
        boolean found = upstream.child("discover") != null;
        if ((endpoints.size() < 2 && !found) || upstream.child("health") != null) {
            return;
        }
        String which = found ? "endpoints that are found by name" : endpoints.size() + " endpoints";
        String how = upstream.child("ejection") == null
                ? "nobody notices that one of them is down"
                : "that one of them is down is found out by requests that fail";
        findings.add(
                Rule.MISSING_HEALTH,
                upstream,
                upstream.at(),
                named() + " has " + which + " and no <health>: " + how + " (expected: <health path=\"/healthz\"/>)");
    }

    private void lookAtTls() {
        Settings tls = upstream.child("tls");
        if (tls != null && !tls.flag("verify", true)) {
            findings.add(
                    Rule.UNVERIFIED_TLS,
                    upstream,
                    tls.at("verify"),
                    named()
                            + ": verify=\"false\": any certificate of any name is accepted (expected: trust=\"file:…\" with the"
                            + " authority of the endpoints)");
        }
    }

    private void lookAtAddresses() {
        List<Settings> literal = endpoints.stream()
                .filter(endpoint -> literalHost(endpoint) != null)
                .toList();
        if (literal.isEmpty()) {
            return;
        }
        Settings first = literal.get(0);
        String host = String.valueOf(literalHost(first));
        String more = literal.size() == 1 ? "" : ", and " + (literal.size() - 1) + " more of " + named();
        String what = IpAddress.parse(host) == null ? "name" : "address";
        findings.add(
                Rule.LITERAL_ENDPOINT,
                upstream,
                first.at("url"),
                "url: " + first.told("url") + more
                        + " is the same in every environment (expected, where the descriptor is to" + " travel: the "
                        + what + " in a placeholder, such as ${env:UPSTREAM_HOST:-" + host + "})");
    }

    /** @return the host that stands there in plain letters, unless it is this machine's; else null */
    private static @Nullable String literalHost(Settings endpoint) {
        for (Attribute attribute : endpoint.attributes()) {
            if (attribute.name().equals("url") && !attribute.isFilledIn()) {
                Matcher parts = URL.matcher(attribute.value());
                String host = parts.matches() ? parts.group(1) : "";
                return host.isEmpty() || ThisMachine.is(host) ? null : host;
            }
        }
        return null;
    }
}
