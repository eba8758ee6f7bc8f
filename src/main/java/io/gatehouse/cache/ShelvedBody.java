package io.gatehouse.cache;

import org.jspecify.annotations.Nullable;

/**
 * A body whose pieces are on a shelf.
 *
 * @param name what the names of its pieces begin with
 */
record ShelvedBody(Shelf shelf, String name, long length) implements Body {

    @Override
    public byte @Nullable [] piece(int index) {
        return shelf.get(nameOf(index));
    }

    String nameOf(int index) {
        return "b" + name + '/' + index;
    }

    @Override
    public boolean isHeld() {
        return false;
    }

    @Override
    public boolean isSlow() {
        return shelf.isSlow();
    }

    @Override
    public boolean isThere() {
        for (int i = 0; i < pieces(); i++) {
            if (!shelf.has(nameOf(i))) {
                return false;
            }
        }
        return true;
    }

    /** Writes the pieces of another one. */
    void write(Body from) {
        for (int i = 0; i < from.pieces(); i++) {
            byte[] piece = from.piece(i);
            if (piece != null) {
                shelf.put(nameOf(i), piece);
            }
        }
    }

    void remove() {
        for (int i = 0; i < pieces(); i++) {
            shelf.remove(nameOf(i));
        }
    }
}
