package io.gatehouse.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Takes connections to a server on 127.0.0.1, and brings what it says as late as the test wants, or not at all. */
public final class SlowWire implements AutoCloseable {

    private final ServerSocket listener;
    private final int server;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Duration delay = Duration.ZERO;
    private boolean cut;

    public SlowWire(int server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** @param longer how much later each piece of an answer comes, from now on */
    public void delay(Duration longer) {
        change(longer, false);
    }

    /** From now on nothing comes through, and nobody is told: as when a network is split. */
    public void cut() {
        change(Duration.ZERO, true);
    }

    /** All is as it was, and what has waited goes on. */
    public void mend() {
        change(Duration.ZERO, false);
    }

    private void change(Duration longer, boolean nothing) {
        lock.lock();
        try {
            delay = longer;
            cut = nothing;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                start(() -> join(client));
            }
        } catch (IOException e) {
            // closed: the end of it
        }
    }

    private void join(Socket client) {
        try (client;
                Socket there = new Socket(InetAddress.getLoopbackAddress(), server)) {
            client.setTcpNoDelay(true);
            there.setTcpNoDelay(true);
            Thread back = start(() -> copy(there, client, true));
            copy(client, there, false);
            back.join();
        } catch (IOException e) {
            // nobody is there: the client sees its connection closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void copy(Socket from, Socket to, boolean late) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[8_192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hold(late);
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            // one of them has gone, and so both do
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hold(boolean late) throws InterruptedException {
        lock.lock();
        try {
            long nanos = late ? delay.toNanos() : 0;
            while (cut || nanos > 0) {
                if (cut) {
                    changed.await();
                } else {
                    nanos = delay.isZero() ? 0 : changed.awaitNanos(nanos);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(null, work, "wire", 128 << 10);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        mend();
        listener.close();
    }
}
