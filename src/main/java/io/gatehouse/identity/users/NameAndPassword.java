package io.gatehouse.identity.users;

/** A name and a password, as somebody says them. Neither shows itself: people type the one where the other belongs. */
public record NameAndPassword(String name, String password) {

    @Override
    public String toString() {
        return "***";
    }
}
