package io.gatehouse.server;

import io.gatehouse.testing.Soon;
import io.gatehouse.testing.TestKdc;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The server that the build chose, as it was set up by server-config; where its files and its ports are. */
final class ServerUnderTest {

    private static final int PAYARA_JMX_ABOVE_ADMINISTRATION = 38;

    private static final String LIBERTY_ROOT = """
            <web-ext xmlns="http://websphere.ibm.com/xml/ns/javaee" version="1.0"><context-root uri="/"/></web-ext>
            """;

    private static final Path WEB_XML = Path.of("src/main/webapp/WEB-INF/web.xml");

    private static final String LIBERTY_ROLES = """
            <security-role><role-name>web</role-name></security-role>
            <security-role><role-name>extra</role-name></security-role>
            <security-role><role-name>late</role-name></security-role>
            """;

    private static final String ENTRY_FILE = "entry.xml";

    /** "The server configuration was successfully updated" */
    private static final String LIBERTY_UPDATED = "CWWKG0017I";

    /** Liberty looks at the files of its configuration twice a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String kind = System.getProperty("arquillian.launch");
    private final Path home = Path.of(System.getProperty("server.home"));
    private final Path run = Path.of(System.getProperty("server.run"));
    private final int management = Integer.getInteger("server.management.port");

    int port() {
        return Integer.getInteger("server.port");
    }

    /** @return that of https */
    int tlsPort() {
        return Integer.getInteger("server.tls.port");
    }

    /** @return {@code tomcat}, {@code wildfly}, {@code payara} or {@code liberty} */
    String kind() {
        return kind;
    }

    /** @return the kind, or the kind and release where one is unlike the others of its kind: {@code payara-7} */
    String release() {
        return System.getProperty("server.release", kind);
    }

    boolean isTomcat() {
        return kind.equals("tomcat");
    }

    /** @return the archive that is shipped, as {@code NAME.war}; {@code ROOT} for the root */
    WebArchive archive(String name) throws IOException {
        placeEntry(name, "routes.xml");
        WebArchive archive = ShrinkWrap.create(ZipImporter.class, name + ".war")
                .importFrom(new File("target/gatehouse.war"))
                .as(WebArchive.class);
        if (kind.equals("payara") && name.equals("ROOT")) {
            // what asadmin deploy --contextroot / says, which the test cannot
            archive.addAsWebInfResource(
                    new StringAsset("<glassfish-web-app><context-root>/</context-root></glassfish-web-app>"),
                    "glassfish-web.xml");
        }
        if (kind.equals("liberty") && name.equals("ROOT")) {
            // what contextRoot="/" says in server.xml, which the test cannot
            archive.addAsWebInfResource(new StringAsset(LIBERTY_ROOT), "ibm-web-ext.xml");
        }
        if (kind.equals("liberty")) {
            // roles of the realm that routes of the tests ask for, as docs/operations.md says
            String roles = LIBERTY_ROLES + "</web-app>";
            archive.setWebXML(new StringAsset(Files.readString(WEB_XML).replace("</web-app>", roles)));
        }
        return archive;
    }

    /**
     * @return the archive as {@code gatehouse.war}, with an entry of the application's own, which all servers take in the same way; on
     *     Liberty, where none is looked for, the server has it until {@link #takeBack}
     */
    WebArchive archiveWith(String entry, String value) throws IOException {
        if (kind.equals("liberty")) {
            String element = "<jndiEntry jndiName=\"" + entry + "\" value='\"" + value + "\"'/>";
            override(ENTRY_FILE, element);
            return archive("gatehouse");
        }
        String element = """
                <env-entry>
                  <env-entry-name>%s</env-entry-name>
                  <env-entry-type>java.lang.String</env-entry-type>
                  <env-entry-value>%s</env-entry-value>
                </env-entry>
                </web-app>""".formatted(entry, value);
        String shipped = Files.readString(WEB_XML);
        return archive("gatehouse").setWebXML(new StringAsset(shipped.replace("</web-app>", element)));
    }

    /** Where Tomcat has its JNDI entry for an application; the other servers have one for all of them. */
    void placeEntry(String application, String routes) throws IOException {
        if (isTomcat()) {
            Path entry = run.resolve("conf/Catalina/localhost").resolve(application + ".xml");
            Files.createDirectories(entry.getParent());
            String text = Files.readString(Path.of("server-config/tomcat/gatehouse.xml"));
            Path temporary = Files.writeString(entry.resolveSibling("entry.tmp"), text.replace("routes.xml", routes));
            Files.move(temporary, entry, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Sets an option of the application that is deployed next, by an entry of Tomcat's in JNDI. */
    void set(String option, String value) throws IOException {
        Path entry = run.resolve("conf/Catalina/localhost/gatehouse.xml");
        String environment = "<Environment name=\"gatehouse/" + option
                + "\" type=\"java.lang.String\" override=\"false\" value=\"" + value + "\"/></Context>";
        Files.writeString(entry, Files.readString(entry).replace("</Context>", environment));
    }

    /**
     * Has the server's configuration do what its sample only shows: the line with these words, without the mark that makes it a comment.
     *
     * @param sample below {@code server-config}
     */
    void follow(String sample, String words) throws IOException, InterruptedException {
        String line = Files.readAllLines(Path.of("server-config").resolve(sample)).stream()
                .filter(each -> each.startsWith("# ") && each.contains(words))
                .findFirst()
                .orElseThrow()
                .substring(2);
        if (kind.equals("payara")) {
            asadmin(line.split(" ", -1));
        } else {
            cli(line);
        }
    }

    /**
     * Has Liberty's configuration do what its sample only shows: the comment with these words, as an element of a file of its own.
     *
     * @param file below {@code configDropins/overrides}
     */
    void followElement(String words, String file) throws IOException {
        String line = Files.readAllLines(Path.of("server-config/liberty/server.xml")).stream()
                .filter(each -> each.strip().startsWith("<!-- <") && each.contains(words))
                .findFirst()
                .orElseThrow()
                .strip();
        String element = line.substring("<!-- ".length(), line.length() - " -->".length());
        override(file, element);
    }

    private void override(String file, String element) throws IOException {
        configure(() -> Files.writeString(overrides().resolve(file), "<server>" + element + "</server>"));
    }

    /** Takes back what {@link #followElement} did. */
    void unfollowElement(String file) throws IOException {
        configure(() -> Files.delete(overrides().resolve(file)));
    }

    /** Takes back what {@link #archiveWith} gave Liberty. */
    void takeBack() throws IOException {
        if (kind.equals("liberty")) {
            unfollowElement(ENTRY_FILE);
        }
    }

    private Path overrides() {
        return run.resolve("configDropins/overrides");
    }

    private interface Change {

        void run() throws IOException;
    }

    /** Returns when Liberty, if it runs, has said that it knows of the change. */
    private void configure(Change change) throws IOException {
        if (!isUp()) {
            change.run();
            return;
        }
        int before = logged(LIBERTY_UPDATED).size();
        change.run();
        try {
            if (Soon.after(PATIENCE, () -> logged(LIBERTY_UPDATED).size() > before)
                            .compareTo(PATIENCE)
                    >= 0) {
                throw new IOException("the configuration was not read again");
            }
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private boolean isUp() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Has WildFly do what its administrator says. */
    void cli(String command) throws IOException, InterruptedException {
        run(List.of(
                "-Djboss.home.dir=" + home,
                "-jar",
                home.resolve("jboss-modules.jar").toString(),
                "-mp",
                home.resolve("modules").toString(),
                "org.jboss.as.cli",
                "--connect",
                "--controller=127.0.0.1:" + management,
                "--command=" + command));
    }

    /** Has Tomcat ask for tickets of this realm, not for a name and a password, in the application that is deployed next. */
    void asksForTickets(TestKdc kdc) throws IOException {
        Path conf = run.resolve("conf");
        Files.copy(kdc.configuration(), conf.resolve("krb5.ini"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(conf.resolve("jaas.conf"), kdc.login());
        Path entry = conf.resolve("Catalina/localhost/gatehouse.xml");
        String valve = "<Valve className=\"org.apache.catalina.authenticator.SpnegoAuthenticator\"/></Context>";
        Files.writeString(entry, Files.readString(entry).replace("</Context>", valve));
    }

    /** Writes the descriptor to where the JNDI entry of server-config points to. */
    void write(String descriptor) throws IOException {
        write("routes.xml", descriptor);
    }

    void write(String file, String descriptor) throws IOException {
        String below = switch (kind) {
            case "wildfly" -> "configuration";
            case "payara" -> "config";
            case "liberty" -> "";
            default -> "conf";
        };
        Path folder = Files.createDirectories(run.resolve(below).resolve("gatehouse"));
        Path temporary = Files.writeString(folder.resolve(file + ".tmp"), descriptor);
        Files.move(temporary, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    /** @return an administrator with the server's usual tool */
    Operator operator() throws IOException {
        return isTomcat() ? new TomcatConsole(port()) : jmx();
    }

    /** Has Payara do what its administrator says. */
    void asadmin(String... words) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "-jar",
                home.resolve("glassfish/modules/admin-cli.jar").toString(),
                "--interactive=false",
                "--port=" + management));
        arguments.addAll(List.of(words));
        run(arguments);
    }

    private static void run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        // that of the server, where it needs another one than the build
        String java = System.getProperty("server.java", System.getProperty("java.home"));
        command.add(Path.of(java, "bin", "java").toString());
        command.addAll(arguments);
        Process tool = new ProcessBuilder(command).inheritIO().start();
        if (tool.waitFor() != 0) {
            throw new IOException(String.join(" ", arguments));
        }
    }

    JmxClient jmx() throws IOException {
        return switch (kind) {
            case "wildfly" -> JmxClient.wildfly(management, home.resolve("bin/client/jboss-client.jar"));
            case "payara" -> JmxClient.rmi(management + PAYARA_JMX_ABOVE_ADMINISTRATION, "admin", "");
            case "liberty" ->
                JmxClient.liberty(
                        management,
                        home.resolve("clients/restConnector.jar"),
                        run.resolve("resources/security/key.p12"),
                        "it-only",
                        "it",
                        "it-s");
            default -> JmxClient.rmi(management);
        };
    }

    /** @return the lines of the server's logs that have this in them */
    List<String> logged(String text) throws IOException {
        Path logs = Path.of(System.getProperty("server.logs"));
        try (Stream<Path> files = Files.list(logs)) {
            return files.filter(Files::isRegularFile)
                    .flatMap(ServerUnderTest::lines)
                    .filter(line -> line.contains(text))
                    .toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file, java.nio.charset.StandardCharsets.ISO_8859_1).stream();
        } catch (IOException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }
}
