package dev.tenantry.isolation;

import dev.tenantry.tenant.HomeName;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets requests that need the same home audited at the same moment share one audit, and so one connection. */
final class SharedAudits {

    // More than an audit takes that waits for a lock and fails.
    private static final long PATIENCE_SECONDS = 5;

    @FunctionalInterface
    interface Audit {
        boolean isSound() throws SQLException;
    }

    private final Map<HomeName, CompletableFuture<Boolean>> running = new ConcurrentHashMap<>();

    /** Makes the audit, or waits for the one that is under way. Returns false if that one takes too long. */
    boolean isSound(HomeName home, Audit audit) throws SQLException {
        CompletableFuture<Boolean> mine = new CompletableFuture<>();
        CompletableFuture<Boolean> others = running.putIfAbsent(home, mine);
        if (others != null) {
            return isSound(others, audit);
        }
        try {
            boolean sound = audit.isSound();
            mine.complete(sound);
            return sound;
        } finally {
            running.remove(home);
            mine.cancel(false);
        }
    }

    private static boolean isSound(CompletableFuture<Boolean> others, Audit audit) throws SQLException {
        try {
            return others.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException late) {
            return false;
        } catch (CancellationException failed) {
            // Its connection was dead, perhaps. This one may live.
            return audit.isSound();
        }
    }
}
