package dev.tenantry.http;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server with a strict parser of its own, which notes the requests that it has received completely. */
abstract class StrictServer implements AutoCloseable {

    private final Map<Integer, List<String>> received = new ConcurrentHashMap<>();

    abstract int port();

    /** Notes a request whose body has been read to its end. */
    final void note(int clientPort, String target) {
        received.computeIfAbsent(clientPort, port -> new CopyOnWriteArrayList<>())
                .add(target);
    }

    /** Returns how this server understands what it is sent. */
    final Verdict verdictOn(RawRequest request) {
        try (RawConnection connection = new RawConnection(port())) {
            connection.exchange(request);
            // Removed, because another connection may have the same port later.
            List<String> noted = received.remove(connection.localPort());
            List<String> targets = noted == null ? List.of() : noted;
            return new Verdict(targets.size(), !targets.contains(RawRequest.LAST_TARGET));
        }
    }

    @Override
    public abstract void close();
}
