package dev.tenantry.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.home.DataStores;
import dev.tenantry.operation.Operation;
import dev.tenantry.operation.OperationJson;
import dev.tenantry.operation.OperationState;
import dev.tenantry.provisioning.MigrationReport.FailedHome;
import dev.tenantry.tenant.HomeName;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Migrates homes in a separate database, so that no other test sees the next version. */
@QuarkusTest
class MigrationTest {

    private static final String WAITING_FOR_A_LOCK = """
            select count(*) from pg_locks l join pg_database d on d.oid = l.database
             where d.datname = current_database() and l.locktype = 'advisory' and not l.granted
            """;

    @Inject
    DataStores stores;

    @Inject
    OperationJson json;

    @Inject
    Scheduler scheduler;

    private ManyHomes homes;

    @BeforeEach
    void registerTheSharedHome() {
        homes = new ManyHomes(stores, json, scheduler);
    }

    @AfterEach
    void dropThemAll() {
        homes.close();
    }

    @Test
    void migratesAllHomesButABrokenOneAndThatOneOnceItIsRepaired() throws Exception {
        addSchemas(46);
        List<HomeName> databases = List.of(homes.addDatabase(), homes.addDatabase(), homes.addDatabase());
        HomeName broken = homes.addSchema();
        assertThat(homes.toThis().run()).isEqualTo(new MigrationReport(ManyHomes.THIS, 51, 51, List.of()));
        homes.database().execute("create table " + broken + ".orders_by_product (already_exists int)");

        MigrationReport report = homes.toNext().run();

        assertThat(report)
                .isEqualTo(new MigrationReport(
                        ManyHomes.NEXT,
                        51,
                        50,
                        List.of(new FailedHome(
                                broken.value(), "PostgreSQL refused a statement (SQLSTATE 42P07); see the log."))));
        assertThat(homes.versions())
                .hasSize(51)
                .filteredOn(home -> home.endsWith(" " + ManyHomes.THIS))
                .containsExactly(broken + " " + ManyHomes.THIS);
        assertThat(homes.versions())
                .containsAll(databases.stream()
                        .map(home -> home + " " + ManyHomes.NEXT)
                        .toList());
        assertThat(failure(broken)).isEqualTo(report.failed().getFirst().reason());
        Operation failed = latest();
        assertThat(failed.state()).isEqualTo(OperationState.FAILED);
        assertThat(failed.result().orElseThrow())
                .contains(broken.value(), "42P07")
                .doesNotContainIgnoringCase("index");

        List<String> before = migratedAt(broken);
        homes.database().execute("drop table " + broken + ".orders_by_product");
        assertThat(homes.toNext().run()).isEqualTo(new MigrationReport(ManyHomes.NEXT, 1, 1, List.of()));
        assertThat(homes.versions()).allMatch(home -> home.endsWith(" " + ManyHomes.NEXT));
        assertThat(failure(broken)).isNull();
        assertThat(migratedAt(broken))
                .as("when the others were migrated")
                .hasSize(50)
                .isEqualTo(before);
        assertThat(latest().state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void migratesNoMoreHomesAtOnceThanConfigured() {
        addSchemas(4 * ManyHomes.PARALLELISM);
        HeldMigrator migrator = new HeldMigrator(homes);
        CompletableFuture<MigrationReport> run = inBackground(homes.by(migrator)::run);
        await().during(Duration.ofMillis(300)).until(() -> migrator.held() == ManyHomes.PARALLELISM);
        for (int i = 0; i < ManyHomes.PARALLELISM; i++) {
            migrator.letOneThrough();
        }
        await().until(() -> migrator.begun.size() == 2 * ManyHomes.PARALLELISM);
        assertThat(migrator.held()).isEqualTo(ManyHomes.PARALLELISM);
        migrator.letAllThrough();
        assertThat(run.join().migrated()).isEqualTo(4 * ManyHomes.PARALLELISM + 1);
    }

    @Test
    void runsInOneInstanceAtATime() {
        addSchemas(2);
        HeldMigrator first = new HeldMigrator(homes);
        HeldMigrator second = new HeldMigrator(homes);
        second.letAllThrough();
        CompletableFuture<MigrationReport> run = inBackground(homes.by(first)::run);
        await().until(() -> first.held() == 3);
        CompletableFuture<MigrationReport> waiting = inBackground(homes.by(second)::run);
        await().until(() -> waitingForALock() == 1);
        assertThat(second.begun).isEmpty();
        first.letAllThrough();
        assertThat(run.join().migrated()).isEqualTo(3);
        assertThat(waiting.join()).isEqualTo(new MigrationReport(ManyHomes.NEXT, 0, 0, List.of()));
        assertThat(second.begun).isEmpty();
    }

    @Test
    void continuesThePendingOperationAndDoesNotFinishItTwice() {
        UUID operation = UUID.randomUUID();
        assertThat(homes.operations().begin(operation, Migration.KIND, null, null, Instant.now()))
                .isTrue();
        HeldMigrator first = new HeldMigrator(homes);
        CompletableFuture<MigrationReport> command = inBackground(homes.by(first)::run);
        await().until(() -> first.held() == 1);
        CompletableFuture<Boolean> controlPlane = inBackground(() -> {
            homes.by(new HeldMigrator(homes)).run(operation);
            return true;
        });
        await().until(() -> waitingForALock() == 1);
        first.letAllThrough();
        command.join();
        controlPlane.join();
        assertThat(latest().id()).isEqualTo(operation);
        assertThat(latest().result().orElseThrow()).contains("\"migrated\": 1");
        assertThat(homes.database().look(Long.class, "select count(*) from control.operations"))
                .containsExactly(1L);
    }

    @Test
    void migratesHomesThatWereCreatedMeanwhile() {
        HeldMigrator migrator = new HeldMigrator(homes);
        CompletableFuture<MigrationReport> run = inBackground(homes.by(migrator)::run);
        await().until(() -> migrator.held() == 1);
        HomeName late = homes.addSchema();
        migrator.letAllThrough();
        assertThat(run.join()).isEqualTo(new MigrationReport(ManyHomes.NEXT, 2, 2, List.of()));
        assertThat(migrator.ended).containsExactly(HomeName.SHARED, late);
    }

    @Test
    void reportsItsProgressWhileItRuns() {
        addSchemas(99);
        HeldMigrator migrator = new HeldMigrator(homes);
        CompletableFuture<MigrationReport> run = inBackground(homes.by(migrator)::run);
        List<Integer> seen = new ArrayList<>();
        await().until(() -> {
            migrator.letOneThrough();
            homes
                    .database()
                    .look(
                            Integer.class,
                            "select (result ->> 'migrated')::int from control.operations where result is not null")
                    .stream()
                    .filter(migrated -> seen.isEmpty() || migrated > seen.getLast())
                    .forEach(seen::add);
            return seen.size() == 2;
        });
        assertThat(seen.getLast()).isLessThan(100);
        assertThat(latest().state()).isEqualTo(OperationState.RUNNING);
        assertThat(latest().result().orElseThrow()).contains("\"homes\": 100", "\"version\": " + ManyHomes.NEXT);
        migrator.letAllThrough();
        assertThat(run.join().migrated()).isEqualTo(100);
    }

    private void addSchemas(int count) {
        for (int i = 0; i < count; i++) {
            homes.addSchema();
        }
    }

    private Operation latest() {
        return homes.operations().latest(Migration.KIND).orElseThrow();
    }

    private String failure(HomeName home) {
        return homes.database()
                .look(String.class, "select failure from control.homes where name = ?", home.value())
                .getFirst();
    }

    private List<String> migratedAt(HomeName except) {
        return homes.database()
                .look(
                        String.class,
                        "select name || ' ' || migrated_at from control.homes where name <> ? order by name",
                        except.value());
    }

    private long waitingForALock() {
        return homes.database().look(Long.class, WAITING_FOR_A_LOCK).getFirst();
    }

    private static <T> CompletableFuture<T> inBackground(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<T>().orTimeout(30, TimeUnit.SECONDS);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }
}
