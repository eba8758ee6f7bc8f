package io.gatehouse.launcher;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.security.Security;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code java -jar gatehouse.war} begins: the one class of the archive outside of {@code WEB-INF}, so it knows nothing but
 * the JDK. It unpacks the archive into a temporary directory, runs the {@link Launcher} in a class loader of its own, and
 * deletes the directory when the process ends; that of one who was killed, the next one who starts.
 */
public final class Main {

    private static final String LAUNCHER = "io.gatehouse.launcher.Launcher";

    /** seconds */
    private static final String REMEMBERED = "networkaddress.cache.ttl";

    private static final String PREFIX = "gatehouse-";

    /** in each folder, and locked as long as its process lives: where that can be had, nobody needs the folder any more */
    private static final String IN_USE = "in-use";

    private final Path home;
    private final FileChannel inUse;
    private final String[] args;
    private final FutureTask<Integer> work = new FutureTask<>(this::launch);
    private volatile @Nullable AutoCloseable launcher;

    private Main(Path home, FileChannel inUse, String[] args) {
        this.home = home;
        this.inUse = inUse;
        this.args = args;
    }

    /** Ends the process with the exit code of the command. */
    public static void main(String[] args) {
        noticeNewAddresses();
        Main main = unpacking(args);
        if (main == null) {
            System.exit(1);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(main::end, "gatehouse-end"));
        main.work.run();
        System.exit(main.exitCode());
    }

    /** @return null when there is no place for it, which has been told */
    private static @Nullable Main unpacking(String[] args) {
        try {
            // readable by its owner alone, under a name that no other process has
            Path home = Files.createTempDirectory(PREFIX);
            FileChannel inUse = hold(home);
            clearBeside(home);
            return new Main(home, inUse, args);
        } catch (IOException e) {
            System.err.println(problem(e));
            return null;
        }
    }

    private static FileChannel hold(Path home) throws IOException {
        Path made = home.resolve(IN_USE + ".new");
        FileChannel channel = FileChannel.open(made, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            FileLock ignored = channel.lock();
            // under its name it is locked from the first moment on
            Files.move(made, home.resolve(IN_USE));
        } catch (IOException e) {
            // where nothing can be locked, the folder of one who was killed stays
        }
        return channel;
    }

    /** Deletes what those left behind who were killed: whoever starts one again and again would fill the disk. */
    private static void clearBeside(Path home) {
        try (DirectoryStream<Path> others = Files.newDirectoryStream(home.resolveSibling(""), PREFIX + "*")) {
            for (Path other : others) {
                // to open and close our own lock would let go of it
                if (!Files.isSameFile(other, home) && isAbandoned(other, Files.getOwner(home))) {
                    delete(other.toFile());
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // whoever comes next will try again
        }
    }

    /** Only of the same owner: nobody else can have put anything into it. */
    private static boolean isAbandoned(Path other, UserPrincipal owner) {
        Path lock = other.resolve(IN_USE);
        try {
            if (!Files.getOwner(other, LinkOption.NOFOLLOW_LINKS).equals(owner)
                    || !Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
                return channel.tryLock() != null;
            }
        } catch (IOException e) {
            return false;
        }
    }

    private static String problem(IOException e) {
        String why = e instanceof NoSuchFileException
                ? "there is no such folder"
                : e instanceof AccessDeniedException ? "this user may not write there" : e.getMessage();
        return "cannot unpack into " + System.getProperty("java.io.tmpdir") + ": " + why
                + " (expected: a folder with 30 MB free; -Djava.io.tmpdir=FOLDER takes another)";
    }

    /**
     * The JVM would remember addresses of names for half a minute, however short their time is; the gateway remembers them itself
     * where it needs to. It is asked for before the first name is looked up.
     */
    private static void noticeNewAddresses() {
        if (Security.getProperty(REMEMBERED) == null && System.getProperty("sun.net.inetaddr.ttl") == null) {
            Security.setProperty(REMEMBERED, "1");
        }
    }

    private int launch() throws Exception {
        Path webapp = home.resolve("webapp");
        try {
            unpack(webapp);
        } catch (IOException e) {
            System.err.println(problem(e));
            return 1;
        }
        ClassLoader loader = new URLClassLoader(
                jars(webapp.resolve("WEB-INF").resolve("launcher")), ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        Object started = loader.loadClass(LAUNCHER)
                .getConstructor(Path.class, String[].class)
                .newInstance(home, args);
        launcher = (AutoCloseable) started;
        return (Integer) ((Callable<?>) started).call();
    }

    private synchronized void unpack(Path target) throws IOException, URISyntaxException {
        Path archive = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (!entry.isDirectory() && isPartOfTheApplication(entry.getName())) {
                    Path file = target.resolve(entry.getName());
                    Files.createDirectories(file.getParent());
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, file);
                    }
                }
            }
        }
    }

    /** Not this class, and not what is about the archive alone. */
    private static boolean isPartOfTheApplication(String name) {
        return name.startsWith("WEB-INF/") || !(name.startsWith("META-INF/") || name.endsWith(".class"));
    }

    private static URL[] jars(Path directory) throws MalformedURLException {
        File[] files = directory.toFile().listFiles();
        URL[] urls = new URL[files == null ? 0 : files.length];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = files[i].toURI().toURL();
        }
        return urls;
    }

    /** The shutdown hook. After a signal the exit code is ours to set: 0 when a gateway has stopped as it should. */
    private void end() {
        boolean signalled = !work.isDone();
        int code = 1;
        if (signalled) {
            stopLauncher();
            code = exitCode();
        }
        // from here on unpacking can put nothing more into the directory
        synchronized (this) {
            letGo();
            delete(home.toFile());
            if (signalled) {
                Runtime.getRuntime().halt(code);
            }
        }
    }

    private void letGo() {
        try {
            inUse.close();
        } catch (IOException e) {
            // the end of the process closes it
        }
    }

    private void stopLauncher() {
        AutoCloseable toClose = launcher;
        if (toClose != null) {
            try {
                toClose.close();
            } catch (Exception e) {
                report(e);
            }
        }
    }

    private int exitCode() {
        try {
            return work.get(1, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            report(e);
        } catch (TimeoutException | InterruptedException e) {
            // a command that was broken off
        }
        return 1;
    }

    /** Nobody foresaw it, so a person will want to see where it came from. */
    private static void report(Exception unforeseen) {
        unforeseen.printStackTrace(System.err);
    }

    private static void delete(File file) {
        File[] children = Files.isSymbolicLink(file.toPath()) ? null : file.listFiles();
        if (children != null) {
            for (File child : children) {
                delete(child);
            }
        }
        file.delete();
    }
}
