package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Knows how each contender is started. Every folder below {@code benchmarks/peers} with a script {@code start} is one. */
final class Contenders {

    static final String DIRECT = "direct";
    static final String NGINX = "nginx";
    static final String GATEHOUSE = "gatehouse";

    /** In the order of the report; others stand behind them. */
    static final List<String> NAMES = List.of(
            DIRECT,
            NGINX,
            GATEHOUSE,
            "gatehouse-wildfly",
            "gatehouse-payara",
            "scg-webmvc",
            "scg-webflux",
            "jetty",
            "undertow");

    /** The report's order, also of variants such as {@code gatehouse+policies}, which stand behind what they vary. */
    static final Comparator<String> ORDER = Comparator.<String>comparingInt(
                    name -> NAMES.contains(plain(name)) ? NAMES.indexOf(plain(name)) : NAMES.size())
            .thenComparing(Comparator.naturalOrder());

    private final Site site;
    private final Nginx nginx;
    private final Options options;

    Contenders(Site site, Nginx nginx, Options options) {
        this.site = site;
        this.nginx = nginx;
        this.options = options;
    }

    /** The contender of which this is a variant. */
    static String plain(String name) {
        int plus = name.indexOf('+');
        return plus < 0 ? name : name.substring(0, plus);
    }

    /** All that can be started, in the order of the report. */
    List<String> all() throws IOException {
        List<String> names = new ArrayList<>(List.of(DIRECT, NGINX, GATEHOUSE));
        if (Files.isDirectory(site.peers())) {
            try (var folders =
                    Files.newDirectoryStream(site.peers(), folder -> Files.isExecutable(folder.resolve("start")))) {
                folders.forEach(folder -> names.add(folder.getFileName().toString()));
            }
        }
        names.sort(ORDER);
        return names;
    }

    /** @throws IOException with the reason, for a note in the report, when it cannot be started like this */
    Child start(String name, Setting setting) throws IOException, InterruptedException {
        return switch (plain(name)) {
            case NGINX -> nginx.proxy(options.proxyCpus(), setting);
            case GATEHOUSE -> gatehouse(setting);
            default -> peer(plain(name), setting);
        };
    }

    private Child gatehouse(Setting setting) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(List.of(setting.javaOpts().strip().split(" +")));
        command.addAll(List.of("-jar", site.war().toString()));
        command.addAll(List.of("--port", Integer.toString(setting.port())));
        command.addAll(List.of("--routes", setting.routes().toString()));
        if (setting.tls()) {
            if (!Command.of(java(), "-jar", site.war().toString(), "--help")
                    .run(60)
                    .contains("--tls-certificate")) {
                throw new IOException("this build does not serve https by itself");
            }
            Certificates certificates = setting.upstream().certificates();
            command.addAll(
                    List.of("--tls-certificate", certificates.certificate().toString()));
            command.addAll(List.of("--tls-key", certificates.key().toString()));
        }
        return Child.start(options.proxyCpus(), setting.work(), Map.of(), command);
    }

    private Child peer(String name, Setting setting) throws IOException {
        Path script = site.peers().resolve(name).resolve("start");
        if (!Files.isExecutable(script)) {
            throw new IOException("no " + script);
        }
        Map<String, String> environment = new HashMap<>();
        environment.put("PORT", Integer.toString(setting.port()));
        environment.put("UPSTREAM", setting.upstream().url(setting.tls()));
        environment.put("JAVA_OPTS", setting.javaOpts());
        environment.put("JAVA_HOME", options.javaHome().toString());
        environment.put("PATH", options.javaHome().resolve("bin") + ":" + System.getenv("PATH"));
        environment.put("ROUTES", setting.routes().toString());
        environment.put("WORK", setting.work().toString());
        if (setting.tls()) {
            environment.put("CA", setting.upstream().trusted().toString());
            environment.put(
                    "KEYSTORE", setting.upstream().certificates().keystore().toString());
        }
        return Child.start(options.proxyCpus(), setting.work(), environment, List.of(script.toString()));
    }

    private String java() {
        return options.javaHome().resolve("bin/java").toString();
    }
}
