package dev.tenantry.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenantry.home.DataStores;
import dev.tenantry.home.HomeMigrator;
import dev.tenantry.home.HomeTable;
import dev.tenantry.operation.Operation;
import dev.tenantry.operation.OperationJson;
import dev.tenantry.operation.OperationState;
import dev.tenantry.problem.ReportableException;
import dev.tenantry.provisioning.MigrationReport.FailedHome;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
        assertThat(homes.toThis().run()).isEqualTo(new MigrationReport(ManyHomes.THIS, 51, 51, 0, List.of()));
        homes.database().execute("create table " + broken + ".orders_by_product (already_exists int)");

        MigrationReport report = homes.toNext().run();

        assertThat(report)
                .isEqualTo(new MigrationReport(
                        ManyHomes.NEXT,
                        51,
                        50,
                        1,
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
        assertThat(homes.toNext().run()).isEqualTo(new MigrationReport(ManyHomes.NEXT, 1, 1, 0, List.of()));
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
        assertThat(waiting.join()).isEqualTo(new MigrationReport(ManyHomes.NEXT, 0, 0, 0, List.of()));
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
        assertThat(run.join()).isEqualTo(new MigrationReport(ManyHomes.NEXT, 2, 2, 0, List.of()));
        assertThat(migrator.ended).containsExactly(HomeName.SHARED, late);
    }

    /** F31: a rollback runs the older release's command on a database that the newer one migrated. */
    @Test
    void doesNothingIfANewerReleaseHasMigratedTheHomes() throws Exception {
        addSchemas(2);
        homes.toNext().run();
        HomeName late = homes.addSchema();
        List<String> versions = homes.versions();

        assertThat(homes.toThis().run()).isEqualTo(new MigrationReport(ManyHomes.THIS, 0, 0, 0, List.of()));

        assertThat(homes.versions()).isEqualTo(versions).contains(late + " 0");
        assertThat(homes.database().look(Long.class, "select count(*) from control.operations"))
                .containsExactly(1L);
    }

    @Test
    void doesNothingIfANewerReleaseHasMigratedTheRegistry() throws Exception {
        homes.database()
                .execute(
                        "insert into control.flyway_schema_history (installed_rank, version, description, type, script,"
                                + " installed_by, execution_time, success)"
                                + " values (1000, '1000000', 'next', 'SQL', 'V1000000__next.sql', 'tenantry_owner', 1, true)");

        assertThat(homes.toThis().run()).isEqualTo(new MigrationReport(ManyHomes.THIS, 0, 0, 0, List.of()));

        assertThat(homes.versions()).containsExactly("shared 0");
        assertThat(homes.database().look(Long.class, "select count(*) from control.operations"))
                .containsExactly(0L);
    }

    /** L3: the newer release's Job was killed midway. An older one must not end the operation as succeeded. */
    @Test
    void leavesTheOperationOfANewerReleaseAlone() throws Exception {
        homes.toThis().run();
        UUID operation = UUID.randomUUID();
        homes.operations()
                .begin(operation, Migration.KIND, null, "{\"version\": " + ManyHomes.NEXT + "}", Instant.now());

        homes.toThis().run();
        assertThat(latest().id()).isEqualTo(operation);
        assertThat(latest().state()).isEqualTo(OperationState.RUNNING);

        homes.toNext().run();
        assertThat(latest().id()).isEqualTo(operation);
        assertThat(latest().state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void takesOverTheOperationOfAnOlderReleaseAndRaisesItsTarget() {
        UUID operation = UUID.randomUUID();
        homes.operations()
                .begin(operation, Migration.KIND, null, "{\"version\": " + ManyHomes.THIS + "}", Instant.now());
        HeldMigrator newer = new HeldMigrator(homes);
        CompletableFuture<MigrationReport> run = inBackground(homes.by(newer)::run);
        await().until(() -> newer.held() == 1);

        assertThat(homes.operations().input(operation).orElseThrow()).contains("" + ManyHomes.NEXT);

        newer.letAllThrough();
        run.join();
        assertThat(latest().id()).isEqualTo(operation);
    }

    /** M3: a control plane of the previous version goes on creating homes until it is replaced. */
    @Test
    void findsAndMigratesAHomeThatAnOlderReleaseCreatedAfterTheMigration() throws Exception {
        homes.toNext().run();
        HomeTable table = new HomeTable(homes.owner(homes.next()));
        assertThat(table.isAnyBehind(ManyHomes.NEXT, Duration.ZERO)).isFalse();

        HomeName late = homes.addSchema();
        table.migrated(late, homes.thisMigrator().migrate(new Placement.OwnSchema(), late));
        assertThat(homes.versions()).contains(late + " " + ManyHomes.THIS);
        assertThat(table.isAnyBehind(ManyHomes.NEXT, Duration.ZERO)).isTrue();
        table.failed(late, "as if it could not be migrated");
        assertThat(table.isAnyBehind(ManyHomes.NEXT, Duration.ofMinutes(1))).isFalse();

        homes.toNext().run();
        assertThat(homes.versions()).allMatch(home -> home.endsWith(" " + ManyHomes.NEXT));
        assertThat(homes.thisMigrator().migrate(new Placement.OwnSchema(), late))
                .as("what the older release finds")
                .isEqualTo(ManyHomes.NEXT);
    }

    @Test
    void triesFewHomesOfADataStoreThatIsAway() throws Exception {
        for (int i = 0; i < 30; i++) {
            homes.registerDatabase();
        }
        addSchemas(5);
        AtomicInteger tried = new AtomicInteger();
        HomeMigrator migrator = new HomeMigrator(homes.next(), homes.owner(homes.next())) {
            @Override
            public int migrate(Placement placement, HomeName home) {
                if (placement instanceof Placement.OwnDatabase) {
                    tried.incrementAndGet();
                    throw new DatabaseException(new SQLException("refused by the test", "08001"));
                }
                return ManyHomes.NEXT;
            }
        };

        MigrationReport report = homes.by(migrator).run();

        assertThat(tried.get()).isBetween(3, 3 + ManyHomes.PARALLELISM - 1);
        assertThat(report.migrated()).isEqualTo(6);
        assertThat(report.failed()).hasSize(30);
        assertThat(report.failed())
                .extracting(FailedHome::reason)
                .contains(
                        "The database cannot be reached.",
                        "The data store cannot be reached; this home was not tried.");
    }

    @Test
    void stopsIfItIsCancelled() {
        addSchemas(20);
        HeldMigrator migrator = new HeldMigrator(homes);
        CompletableFuture<MigrationReport> run = inBackground(homes.by(migrator)::run);
        await().until(() -> migrator.held() == ManyHomes.PARALLELISM);
        homes.operations().finish(latest().id(), OperationState.CANCELLED, null);

        // A run notices it once per second.
        await().pollInterval(Duration.ofMillis(100)).until(() -> {
            migrator.letOneThrough();
            return run.isDone();
        });

        assertThatThrownBy(run::join).hasRootCauseInstanceOf(ReportableException.class);
        assertThat(migrator.ended).hasSizeLessThan(21);
        assertThat(latest().state()).isEqualTo(OperationState.CANCELLED);
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
