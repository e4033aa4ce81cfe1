package dev.tenantry.relocation;

import dev.tenantry.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Counts what the attempts at a move do, and shows it to administrators once per second and in the log. */
final class MoveProgress {

    private static final Logger LOG = Logger.getLogger(MoveProgress.class);
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final MoveMetrics metrics;
    private final TenantId tenant;
    private final Consumer<MoveReport> reports;
    private final String from;
    private final String to;

    private int tables;
    private int tablesCopied;
    private long rowsCopied;
    private long rowsEstimated;
    private long bytesCopied;
    private long backlog;
    private long pauseMillis;
    private int switches;
    private @Nullable Instant reversibleUntil;
    private boolean movedBack;

    private final long beganNanos = System.nanoTime();
    private final long copiedBefore;
    private long reportedNanos = beganNanos;
    private long loggedNanos = beganNanos;

    /**
     * @param before what earlier attempts have shown
     * @param reports shows them to administrators
     * @param metrics adds up the moves of this instance
     */
    MoveProgress(TenantId tenant, MoveReport before, Consumer<MoveReport> reports, MoveMetrics metrics) {
        this.metrics = metrics;
        this.tenant = tenant;
        this.reports = reports;
        this.from = before.from();
        this.to = before.to();
        this.rowsCopied = before.rowsCopied();
        this.copiedBefore = before.rowsCopied();
        this.bytesCopied = before.bytesCopied();
        this.pauseMillis = before.pauseMillis();
        this.switches = before.switches();
        this.reversibleUntil = before.reversibleUntil();
        this.movedBack = before.movedBack();
    }

    void begins(int allTables, int copiedTables, long estimate) {
        tables = allTables;
        tablesCopied = copiedTables;
        rowsEstimated = estimate;
        show();
    }

    void copied(long rows, long bytes) {
        rowsCopied += rows;
        bytesCopied += bytes;
        metrics.copied(rows);
        showNowAndThen();
    }

    void copiedTable() {
        tablesCopied++;
        show();
    }

    void backlog(long captures) {
        left(captures);
        showNowAndThen();
    }

    /** @param switched whether the switch was made, and not called off */
    void paused(Duration pause, boolean switched) {
        metrics.paused(pause, switched);
        pauseMillis += pause.toMillis();
        switches++;
        show();
    }

    void switched(@Nullable Instant until, boolean isBack) {
        reversibleUntil = until;
        movedBack = isBack;
        left(0);
        show();
    }

    /** Ends the attempt, whose backlog another one counts again. */
    void end() {
        left(0);
    }

    private void left(long captures) {
        metrics.backlog(captures - backlog);
        backlog = captures;
    }

    MoveReport report() {
        long seconds =
                Math.max(1, Duration.ofNanos(System.nanoTime() - beganNanos).toSeconds());
        long speed = (rowsCopied - copiedBefore) / seconds;
        boolean isCopying = tablesCopied < tables && speed > 0;
        return new MoveReport(
                from,
                to,
                tables,
                tablesCopied,
                rowsCopied,
                Math.max(rowsCopied, rowsEstimated),
                bytesCopied,
                speed,
                backlog,
                isCopying ? Math.max(0, rowsEstimated - rowsCopied) / speed : null,
                pauseMillis,
                switches,
                reversibleUntil,
                movedBack);
    }

    private void showNowAndThen() {
        if (System.nanoTime() - reportedNanos >= BETWEEN_REPORTS.toNanos()) {
            show();
        }
        if (System.nanoTime() - loggedNanos >= BETWEEN_LINES.toNanos()) {
            loggedNanos = System.nanoTime();
            LOG.infof("Move of tenant %s to %s: %s", tenant, to, report().line());
        }
    }

    private void show() {
        reportedNanos = System.nanoTime();
        reports.accept(report());
    }
}
