package dev.tenantry.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.provisioning.MigrationReport.FailedHome;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@BesideOthers
class ProgressTest {

    private static final int TARGET = 7;

    private final List<MigrationReport> reports = new ArrayList<>();
    private final Progress progress = new Progress(TARGET, reports::add);

    @Test
    void reportsTheEndWithTheHomesThatFailed() {
        HomeName broken = HomeName.of(new TenantId(UUID.randomUUID()));
        progress.found(2);
        progress.done();
        progress.failed(broken, "Out of room.");
        progress.found(1);
        progress.done();

        MigrationReport report = progress.finished();

        assertThat(report)
                .isEqualTo(new MigrationReport(
                        TARGET, 3, 2, 1, List.of(new FailedHome(broken.toString(), "Out of room."))));
        assertThat(reports).containsExactly(report);
    }

    @Test
    void reportsManyHomesAtMostOncePerSecond() {
        progress.found(10_000);
        for (int i = 0; i < 1_000; i++) {
            progress.done();
        }
        assertThat(reports).as("reports within the first second").isEmpty();

        await().until(() -> {
            progress.done();
            return reports.size() >= 2;
        });
        assertThat(reports.getFirst().migrated())
                .isGreaterThan(1_000)
                .isLessThan(reports.getLast().migrated());
        assertThat(reports).extracting(MigrationReport::homes).containsOnly(10_000);
    }

    @Test
    void reportsTheEndOnceHoweverLongItTook() {
        progress.found(1);
        await().pollDelay(Duration.ofMillis(1_100)).until(() -> true);
        progress.done();
        assertThat(reports).isEmpty();
        progress.finished();
        assertThat(reports).hasSize(1);
    }

    @Test
    void reportsOnlyTheFirstFailedHomesBeforeTheEnd() {
        progress.found(1_000);
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10)).until(() -> {
            progress.failed(HomeName.of(new TenantId(UUID.randomUUID())), "The data store cannot be reached.");
            return !reports.isEmpty();
        });
        MigrationReport last = progress.finished();

        assertThat(reports.getFirst().failures()).isGreaterThan(20);
        assertThat(reports.getFirst().failed()).hasSize(20);
        assertThat(last.failed()).hasSize(last.failures()).hasSizeGreaterThan(20);
    }

    @Test
    void summarizesAReportInOneLine() {
        FailedHome broken = new FailedHome("shared", "Out of room.");
        assertThat(new MigrationReport(TARGET, 0, 0, 0, List.of()).line()).isEqualTo("All homes are at version 7.");
        assertThat(new MigrationReport(TARGET, 50, 20, 0, List.of()).line())
                .isEqualTo("20 of 50 homes migrated to version 7.");
        assertThat(new MigrationReport(TARGET, 50, 49, 1, List.of(broken)).line())
                .isEqualTo("49 of 50 homes migrated to version 7, 1 failed.");
    }
}
