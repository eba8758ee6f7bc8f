package io.gatehouse.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Programs that tests need, from Debian's packages: where they are not there, root gets them, and others are told their names.
 *
 * @param names of the packages, separated by spaces
 * @param programs that are there when they are
 */
record DebianPackages(String names, List<Path> programs) {

    void install() throws IOException, InterruptedException {
        if (programs.stream().allMatch(Files::isExecutable)) {
            return;
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new IOException("these packages of Debian are needed: apt-get install " + names);
        }
        File log = File.createTempFile("apt-get", ".log");
        for (String command : List.of("apt-get update -q", "apt-get install -y -q --no-install-recommends " + names)) {
            ProcessBuilder apt = new ProcessBuilder(command.split(" ", -1))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
            apt.environment().put("DEBIAN_FRONTEND", "noninteractive");
            if (apt.start().waitFor() != 0) {
                throw new IOException(command + ": " + Files.readString(log.toPath()));
            }
        }
    }
}
