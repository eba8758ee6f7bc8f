package io.gatehouse.launcher;

/** A command line that cannot be understood; the message names what was found and, where there is one, a suggestion. */
final class WrongUsage extends Exception {

    WrongUsage(String message) {
        super(message);
    }
}
