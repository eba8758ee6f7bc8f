package io.gatehouse;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md, held by the build. */
@AnalyzeClasses(packages = "io.gatehouse", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final int MAX_LINES = 400;

    private static final String[] JDK = {"java..", "org.jspecify.."};
    private static final String[] SERVLET = {"jakarta.servlet.."};
    private static final String[] TLS = {"javax.net.ssl.."};
    private static final String[] CONSTRAINTS = {"jakarta.validation.."};

    @ArchTest
    static final ArchRule http_knows_the_jdk_only = layer("http");

    @ArchTest
    static final ArchRule fault_knows_the_jdk_only = layer("fault");

    @ArchTest
    static final ArchRule upstream = layer(
            "upstream",
            TLS,
            CONSTRAINTS,
            new String[] {"javax.crypto..", "org.apache.hc.core5.."},
            own("http", "fault"));

    @ArchTest
    static final ArchRule nothing_of_a_second_engine_but_how_heads_are_packed = noClasses()
            .that()
            .resideInAPackage("io.gatehouse.upstream..")
            .and()
            .resideOutsideOfPackage("io.gatehouse.upstream.http2")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.hc..");

    @ArchTest
    static final ArchRule identity = layer(
            "identity",
            TLS,
            CONSTRAINTS,
            new String[] {"com.nimbusds..", "com.github.benmanes.caffeine..", "org.apache.hc..", "javax.crypto.."},
            new String[] {
                "com.unboundid..", "org.springframework.security.crypto.bcrypt..", "javax.net..", "javax.sql.."
            },
            own("http", "fault", "upstream"));

    @ArchTest
    static final ArchRule limit = layer(
            "limit",
            new String[] {"io.github.bucket4j..", "org.h2.mvstore..", "redis.clients.jedis..", "javax.net.ssl.."},
            own("identity", "upstream"));

    @ArchTest
    static final ArchRule limits_know_buckets_and_a_store_and_no_grid = classes()
            .that()
            .resideInAPackage("io.gatehouse.limit")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "io.gatehouse.limit",
                            "java..",
                            "org.jspecify..",
                            "io.github.bucket4j..",
                            "org.h2.mvstore..")
                    .or(primitives()));

    @ArchTest
    static final ArchRule cache =
            layer("cache", new String[] {"com.github.benmanes.caffeine..", "org.ehcache.."}, own("http"));

    @ArchTest
    static final ArchRule route =
            layer("route", new String[] {"com.google.re2j.."}, own("http", "fault", "upstream", "identity", "limit"));

    @ArchTest
    static final ArchRule layers_of_route = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("settings")
            .definedBy("io.gatehouse.route.settings")
            .layer("policy")
            .definedBy("io.gatehouse.route.policy")
            .layer("match")
            .definedBy("io.gatehouse.route.match")
            .layer("rewrite")
            .definedBy("io.gatehouse.route.rewrite")
            .layer("route")
            .definedBy("io.gatehouse.route")
            .layer("table")
            .definedBy("io.gatehouse.route.table")
            .whereLayer("settings")
            .mayNotAccessAnyLayer()
            .whereLayer("policy")
            .mayOnlyAccessLayers("settings")
            .whereLayer("match")
            .mayOnlyAccessLayers("settings")
            .whereLayer("rewrite")
            .mayOnlyAccessLayers("settings", "match")
            .whereLayer("route")
            .mayOnlyAccessLayers("settings", "policy", "match", "rewrite");

    /** Public for the index alone. */
    @ArchTest
    static final ArchRule nobody_but_route_knows_what_conditions_consist_of = noClasses()
            .that()
            .resideOutsideOfPackage("io.gatehouse.route..")
            .should()
            .dependOnClassesThat(
                    nameMatching(
                            "io\\.gatehouse\\.route\\.(match\\.(Condition|Facts|Key|CaseFold)|rewrite\\.WrittenRewrite)(\\$.*)?"));

    @ArchTest
    static final ArchRule openapi = layer("openapi", new String[] {"org.yaml.snakeyaml..", "jakarta.json.bind.."});

    @ArchTest
    static final ArchRule compare = layer("compare", own("route", "http", "upstream", "identity", "limit"));

    @ArchTest
    static final ArchRule exchange =
            layer("exchange", SERVLET, CONSTRAINTS, own("route", "fault", "http", "upstream", "identity", "limit"));

    @ArchTest
    static final ArchRule containers_are_known_apart_from_exchanges =
            layer("exchange.container", SERVLET, CONSTRAINTS, own("http", "upstream"));

    @ArchTest
    static final ArchRule filter = layer(
            "filter",
            SERVLET,
            CONSTRAINTS,
            new String[] {"javax.security.auth.x500..", "com.github.benmanes.caffeine.."},
            own("exchange", "route", "fault", "http", "upstream", "identity", "limit", "cache"));

    @ArchTest
    static final ArchRule forward =
            layer("forward", SERVLET, CONSTRAINTS, own("exchange", "route", "fault", "http", "upstream"));

    @ArchTest
    static final ArchRule observe = layer(
            "observe",
            SERVLET,
            new String[] {"javax.management..", "java.lang.management..", "io.opentelemetry.."},
            own("exchange", "route", "fault", "http", "upstream", "identity"));

    @ArchTest
    static final ArchRule audit = layer("audit", new String[] {"jakarta.json.."});

    @ArchTest
    static final ArchRule admin = classes()
            .that()
            .resideInAPackage("io.gatehouse.admin..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "io.gatehouse.admin..",
                            "java..",
                            "org.jspecify..",
                            "jakarta.servlet..",
                            "jakarta.json..",
                            "io.gatehouse.exchange..",
                            "io.gatehouse.filter.authenticate",
                            "io.gatehouse.route..",
                            "io.gatehouse.fault..",
                            "io.gatehouse.http..",
                            "io.gatehouse.upstream..",
                            "io.gatehouse.identity..")
                    .or(primitives()));

    @ArchTest
    static final ArchRule nobody_but_config_knows_xml_and_jndi = noClasses()
            .that()
            .resideOutsideOfPackage("io.gatehouse.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.xml..", "org.xml..", "org.w3c..", "javax.naming..");

    @ArchTest
    static final ArchRule config_sees_no_filter = noClasses()
            .that()
            .resideInAPackage("io.gatehouse.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.gatehouse.exchange..",
                    "io.gatehouse.filter..",
                    "io.gatehouse.forward..",
                    "io.gatehouse.observe..",
                    "io.gatehouse.boot..");

    @ArchTest
    static final ArchRule concerns_do_not_know_each_other =
            slices().matching("io.gatehouse.filter.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule ways_in_do_not_know_how_people_sign_on_with_a_browser = noClasses()
            .that()
            .resideInAPackage("io.gatehouse.filter.authenticate")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.gatehouse.filter.authenticate.login..");

    @ArchTest
    static final ArchRule nobody_knows_boot_but_the_launcher = noClasses()
            .that()
            .resideOutsideOfPackages("io.gatehouse.boot..", "io.gatehouse.launcher..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.gatehouse.boot..");

    @ArchTest
    static final ArchRule layers_of_boot = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("settings")
            .definedBy("io.gatehouse.boot.settings")
            .layer("concern")
            .definedBy("io.gatehouse.boot.concern")
            .layer("boot")
            .definedBy("io.gatehouse.boot")
            .layer("command")
            .definedBy("io.gatehouse.boot.command")
            .whereLayer("settings")
            .mayNotAccessAnyLayer()
            .whereLayer("concern")
            .mayOnlyAccessLayers("settings")
            .whereLayer("boot")
            .mayOnlyAccessLayers("settings", "concern")
            .whereLayer("command")
            .mayOnlyAccessLayers("settings", "concern");

    @ArchTest
    static final ArchRule the_launcher_knows_the_public_face_of_boot_only = classes()
            .that()
            .resideInAPackage("io.gatehouse.launcher..")
            .should()
            .onlyDependOnClassesThat(DescribedPredicate.not(resideInAnyPackage("io.gatehouse.."))
                    .or(resideInAnyPackage("io.gatehouse.launcher..", "io.gatehouse.fault.."))
                    .or(JavaClass.Predicates.simpleName("Embedding")));

    @ArchTest
    static final ArchRule no_static_state = noFields()
            .that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAPackage("io.gatehouse..")
            .should()
            .notHaveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule no_empty_names = noClasses()
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl");

    /** A second lock is taken in both orders sooner or later: the request goes one way, the answer the other. */
    @ArchTest
    static final ArchRule an_exchange_on_its_way_has_no_second_lock = noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage("io.gatehouse.forward")
            .should()
            .haveModifier(JavaModifier.SYNCHRONIZED);

    private static ArchRule layer(String name, String[]... allowed) {
        String[] all = Stream.concat(
                        Stream.of(own(name), JDK).flatMap(Stream::of),
                        Stream.of(allowed).flatMap(Stream::of))
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage("io.gatehouse." + name + "..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(all).or(primitives()));
    }

    private static String[] own(String... names) {
        return Stream.of(names).map(name -> "io.gatehouse." + name + "..").toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> primitives() {
        return DescribedPredicate.describe("primitive", type -> type.isPrimitive() || type.isArray());
    }

    @Test
    void no_file_is_longer_than_a_person_reads_in_one_go() throws IOException {
        List<Path> tooLong;
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            tooLong = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> lines(file) > MAX_LINES)
                    .toList();
        }
        assertThat(tooLong).isEmpty();
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }
}
