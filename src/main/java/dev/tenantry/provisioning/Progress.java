package dev.tenantry.provisioning;

import dev.tenantry.provisioning.MigrationReport.FailedHome;
import dev.tenantry.tenant.HomeName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Counts migrated and failed homes for several threads, and reports the progress at most once per second. */
final class Progress {

    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(1);
    // A report is written once per second, and thousands of homes of one data store may fail.
    private static final int FAILED_IN_A_REPORT = 20;

    private final int target;
    private final Consumer<MigrationReport> listener;
    private final List<FailedHome> failed = new ArrayList<>();
    private int homes;
    private int migrated;
    private long lastReportNanos = System.nanoTime();

    Progress(int target, Consumer<MigrationReport> listener) {
        this.target = target;
        this.listener = listener;
    }

    int target() {
        return target;
    }

    synchronized void found(int more) {
        homes += more;
    }

    synchronized void done() {
        migrated++;
        reportNowAndThen();
    }

    synchronized void failed(HomeName home, String reason) {
        failed.add(new FailedHome(home.toString(), reason));
        reportNowAndThen();
    }

    synchronized MigrationReport finished() {
        MigrationReport report = report(failed.size());
        listener.accept(report);
        return report;
    }

    private void reportNowAndThen() {
        long now = System.nanoTime();
        // The last home is reported by finished().
        boolean all = migrated + failed.size() == homes;
        if (!all && now - lastReportNanos >= BETWEEN_REPORTS.toNanos()) {
            lastReportNanos = now;
            listener.accept(report(FAILED_IN_A_REPORT));
        }
    }

    private MigrationReport report(int failedHomes) {
        return new MigrationReport(
                target,
                homes,
                migrated,
                failed.size(),
                List.copyOf(failed.subList(0, Math.min(failedHomes, failed.size()))));
    }
}
