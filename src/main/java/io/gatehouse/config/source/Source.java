package io.gatehouse.config.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Where a descriptor comes from. What it consists of may change between two reads. */
public interface Source {

    /** @return what it is, for people: {@code the file /etc/gatehouse/routes.xml} */
    String description();

    /**
     * @return the pieces in their order, at least one
     * @throws IOException if they cannot be had, with a message for people that names what was looked at
     */
    List<Piece> read() throws IOException;

    /**
     * Looks, without reading contents, whether there may be something new.
     *
     * @return a value that equals that of another call as long as nothing is seen to have changed between the two: of files,
     *     size, time, and which file it is. One that equals no other makes {@link #read()} find out.
     */
    default Object stamp() {
        return new Object();
    }

    /** @return folders in which a change may be a change of the descriptor; empty when it comes from no file */
    default Set<Path> folders() {
        return Set.of();
    }
}
