package io.gatehouse.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;

/** Asks the name service for the addresses of endpoints, which makes a thread wait. */
final class Names implements AutoCloseable {

    private final Service service;
    private final FewThreads threads;

    /** What knows the addresses of a name; the platform's is {@link InetAddress#getAllByName}. */
    interface Service {

        /** @return at least one, in the order in which they should be tried; blocks */
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** Hears the result, once, on any thread. */
    interface Asking {

        void found(InetAddress[] addresses);

        void failed(Exception cause);
    }

    Names(Service service, FewThreads threads) {
        this.service = service;
        this.threads = threads;
    }

    void lookUp(String host, Asking asking) {
        boolean begun = threads.run(() -> {
            InetAddress[] addresses;
            try {
                addresses = service.addresses(host);
            } catch (UnknownHostException | RuntimeException e) {
                asking.failed(e);
                return;
            }
            asking.found(addresses);
        });
        if (!begun) {
            asking.failed(new RejectedExecutionException("the gateway is stopping"));
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
