package io.gatehouse.identity.users;

import io.gatehouse.identity.file.Malformed;
import java.nio.charset.StandardCharsets;

/**
 * Somebody whose password was hashed a moment ago.
 *
 * @param line for the file of people: {@code alice:$2y$10$…}
 */
public record NewUser(String line) {

    /**
     * Takes some 50 ms of a processor.
     *
     * @throws IllegalArgumentException if nobody can have this name or this password; the message does not have the password
     */
    public static NewUser make(String name, String password) {
        if (name.isEmpty()
                || name.indexOf(':') >= 0
                || name.startsWith("#")
                || name.chars().anyMatch(NewUser::parts)) {
            throw new IllegalArgumentException(
                    "name: \"" + name + "\" (expected: no space, no colon, and no # at the beginning)");
        }
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > Bcrypt.LONGEST_PASSWORD) {
            throw new IllegalArgumentException("password: " + bytes + " bytes (expected: 1 to "
                    + Bcrypt.LONGEST_PASSWORD + ", of more bcrypt sees nothing)");
        }
        String line = name + ':' + Bcrypt.hash(password);
        try {
            if (PasswordFile.parse(line).find(name) == null) {
                throw new IllegalArgumentException("name: nobody came of it (expected: a plain word)");
            }
        } catch (Malformed e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return new NewUser(line);
    }

    private static boolean parts(int character) {
        return Character.isWhitespace(character) || Character.isISOControl(character);
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return line.substring(0, line.indexOf(':'));
    }
}
