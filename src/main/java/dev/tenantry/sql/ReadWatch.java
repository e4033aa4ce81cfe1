package dev.tenantry.sql;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Closes sockets on which a read takes too long, from a thread of its own: a worker thread may be one of those that
 * read. The thread ends when no socket is open. Thread-safe.
 */
final class ReadWatch {

    /** How much later than its limit a read may end. */
    static final Duration PERIOD = Duration.ofMillis(250);

    static final String THREAD = "sql-reads";

    /** A socket whose reads are limited in time. */
    @FunctionalInterface
    interface Limited {

        /** Closes the socket if a read takes too long. For another thread than the one that reads. */
        void closeIfLate() throws IOException;
    }

    private static final Logger LOG = Logger.getLogger(ReadWatch.class);

    private final Set<Limited> open = ConcurrentHashMap.newKeySet();
    private @Nullable Thread thread;

    synchronized void add(Limited socket) {
        open.add(socket);
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name(THREAD).start(this::watch);
        }
    }

    void remove(Limited socket) {
        open.remove(socket);
    }

    /** Returns whether its thread runs. */
    synchronized boolean isWatching() {
        return thread != null;
    }

    private void watch() {
        while (isNeeded()) {
            try {
                Thread.sleep(PERIOD);
            } catch (InterruptedException unknown) {
                // Nothing interrupts this thread on purpose, and it must go on.
                continue;
            }
            open.forEach(ReadWatch::check);
        }
    }

    private static void check(Limited socket) {
        try {
            socket.closeIfLate();
        } catch (IOException | RuntimeException failure) {
            LOG.warn("A connection to PostgreSQL that does not answer could not be closed", failure);
        }
    }

    private synchronized boolean isNeeded() {
        if (open.isEmpty()) {
            thread = null;
            return false;
        }
        return true;
    }
}
