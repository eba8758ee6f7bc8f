package io.gatehouse.launcher;

import java.util.List;
import java.util.Map;

/** What a command line asks for. */
sealed interface Command {

    /**
     * Run the gateway.
     *
     * @param options init parameters of the web application
     */
    record Serve(Listen listen, Map<String, String> options) implements Command {}

    /** Run the gateway before the sample shop. */
    record Demo(Listen listen) implements Command {}

    /**
     * A command that the web application's classes carry out.
     *
     * @param args the command and what follows it
     */
    record Tool(List<String> args) implements Command {}

    /** Say something about the program. */
    record Print(String text) implements Command {}
}
