package io.gatehouse.launcher;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Hands a command to the web application's classes, without a server. */
final class Tools {

    private static final String CLI = "io.gatehouse.boot.command.Cli";

    private Tools() {}

    /**
     * @param webapp the unpacked web application
     * @return the exit code
     */
    static int run(Path webapp, List<String> args, PrintStream out, PrintStream err)
            throws ReflectiveOperationException, IOException {
        // the servlet API is the launcher's
        try (URLClassLoader loader = new URLClassLoader(classPath(webapp), Tools.class.getClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            return (Integer) loader.loadClass(CLI)
                    .getMethod("run", String[].class, PrintStream.class, PrintStream.class)
                    .invoke(null, args.toArray(new String[0]), out, err);
        }
    }

    private static URL[] classPath(Path webapp) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        File[] jars = webapp.resolve("WEB-INF").resolve("lib").toFile().listFiles();
        for (File jar : jars == null ? new File[0] : jars) {
            urls.add(jar.toURI().toURL());
        }
        return urls.toArray(new URL[0]);
    }
}
