package dev.tenantry.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Counts connections and pools repeatedly, and keeps the maximum. */
final class Watch implements AutoCloseable {

    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Service service;
    private final Connection superuser;
    private final CompletableFuture<Void> looking;
    private volatile boolean ended;
    private volatile Sessions mostSessions = new Sessions(0, 0, 0, 0);
    private volatile long mostPools;

    /** @param superuser a connection for this watch, which closes it */
    Watch(Service service, Connection superuser) {
        this.service = service;
        this.superuser = superuser;
        this.looking = CompletableFuture.runAsync(this::look);
    }

    Sessions mostSessions() {
        return mostSessions;
    }

    long mostPools() {
        return mostPools;
    }

    private void look() {
        try (superuser) {
            while (!ended) {
                mostSessions = mostSessions.max(Sessions.count(superuser));
                mostPools = Math.max(mostPools, Snapshot.pools(service));
                LockSupport.parkNanos(BETWEEN_LOOKS);
            }
        } catch (IOException | SQLException failure) {
            throw new IllegalStateException("The watch ended early.", failure);
        }
    }

    @Override
    public void close() {
        ended = true;
        looking.join();
    }
}
