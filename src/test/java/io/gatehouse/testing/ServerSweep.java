package io.gatehouse.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends the servers that were unpacked for the integration tests and still run: those of a build that was killed, before the
 * tests, and any that would not stop, after them. Only processes that were started from the given directory are touched.
 */
public final class ServerSweep {

    private ServerSweep() {}

    /** @param args the directory below which the build's own servers are unpacked */
    public static void main(String[] args) throws Exception {
        for (ProcessHandle process : running(Path.of(args[0]))) {
            System.out.println("a server was left behind, and is ended: process " + process.pid());
            end(process);
        }
    }

    /** @return what runs from below this directory, as its command line says */
    public static List<ProcessHandle> running(Path directory) {
        String servers = directory.toAbsolutePath().toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> isFrom(servers, process.info().commandLine()))
                .toList();
    }

    private static boolean isFrom(String servers, Optional<String> commandLine) {
        return commandLine.isPresent() && commandLine.get().contains(servers + java.io.File.separator);
    }

    private static void end(ProcessHandle process) throws Exception {
        boolean asked = process.destroy();
        try {
            process.onExit().get(asked ? 10 : 0, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            if (process.destroyForcibly()) {
                process.onExit().get(10, TimeUnit.SECONDS);
            }
        }
    }
}
