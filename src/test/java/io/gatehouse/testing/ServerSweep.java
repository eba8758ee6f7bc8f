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
        String servers = Path.of(args[0]).toAbsolutePath().toString();
        List<ProcessHandle> left = ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> isFrom(servers, process.info().commandLine()))
                .toList();
        for (ProcessHandle process : left) {
            System.out.println("a server was left behind, and is ended: process " + process.pid());
            end(process);
        }
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
