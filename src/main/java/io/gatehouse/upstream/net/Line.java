package io.gatehouse.upstream.net;

import java.util.concurrent.Executor;

/** A connection that stands, on the I/O thread that listens to it. Any thread may call; tasks are run on the I/O thread. */
public interface Line extends Executor {

    /** Bytes both ways. */
    Transport transport();

    /** What is lent to whoever reads. */
    Buffers buffers();

    /** @return whether it is that thread which listens to it */
    boolean isOn(IoThread thread);

    /** From now on the other side is listened to, for this one. */
    void attach(IoThread.Ready user);

    /**
     * Changes what is listened to.
     *
     * @param read whether bytes are wanted
     * @param write whether there is something to write
     */
    void listen(boolean read, boolean write);

    boolean isOpen();

    /** Nothing more will be written, which the other side can see; what it sends is still read. */
    void endOutput();

    /** A regular end. */
    void close();

    /** Breaks off, so that the other side sees that it was not a regular end. */
    void reset();
}
