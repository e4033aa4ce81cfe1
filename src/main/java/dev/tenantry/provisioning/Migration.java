package dev.tenantry.provisioning;

import dev.tenantry.home.HomeMigrator;
import dev.tenantry.home.HomeTable;
import dev.tenantry.home.OwnerAccess;
import dev.tenantry.home.OwnerLock;
import dev.tenantry.operation.Failure;
import dev.tenantry.operation.OperationJob;
import dev.tenantry.operation.OperationJson;
import dev.tenantry.operation.OperationKind;
import dev.tenantry.operation.OperationRun;
import dev.tenantry.operation.OperationState;
import dev.tenantry.operation.OperationTable;
import dev.tenantry.tenant.HomeName;
import io.quarkus.flyway.FlywayDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/**
 * Migrates everything to the newest version: the registry first, then each home. Only one process does so at a time. A
 * home that fails is reported and does not stop the others. Running it again migrates only what is still behind.
 */
@ApplicationScoped
public class Migration implements OperationJob {

    public static final OperationKind KIND = new OperationKind("migrate");

    private static final Logger LOG = Logger.getLogger(Migration.class);
    private static final String LOCK = "migration";
    private static final Duration BEFORE_A_WORKER_TAKES_OVER = Duration.ofMinutes(1);

    private final Flyway registry;
    private final HomeMigrator migrator;
    private final HomeTable homes;
    private final HomeUsers users;
    private final OperationTable operations;
    private final OperationJson json;
    private final OwnerLock lock;
    private final ProvisioningConfig config;

    Migration(
            @FlywayDataSource("registry") Flyway registry,
            HomeMigrator migrator,
            HomeTable homes,
            HomeUsers users,
            OwnerAccess owner,
            OperationJson json,
            OwnerLock lock,
            ProvisioningConfig config) {
        this.registry = registry;
        this.migrator = migrator;
        this.homes = homes;
        this.users = users;
        // As the owner role, because the command migrate has no other.
        this.operations = new OperationTable(owner.main());
        this.json = json;
        this.lock = lock;
        this.config = config;
    }

    @Override
    public OperationKind kind() {
        return KIND;
    }

    /**
     * Migrates for a command or at start. While another process migrates, waits for it and then migrates what it left
     * behind.
     */
    public MigrationReport run() throws Exception {
        return lock.hold(LOCK, this::migrateEverything);
    }

    @Override
    public void run(OperationRun run) throws Exception {
        run(run.id());
    }

    /**
     * Migrates for an operation that was started through the control plane. Does nothing if another process, which held
     * the lock, has already finished the operation.
     */
    void run(UUID operation) throws Exception {
        lock.hold(LOCK, () -> {
            if (operations.find(operation).filter(found -> !found.isFinished()).isPresent()) {
                migrateEverything();
            }
            return true;
        });
    }

    private MigrationReport migrateEverything() throws Exception {
        registry.migrate();
        UUID operation = operation();
        Progress progress = new Progress(migrator.newest(), report -> {
            operations.progressed(operation, json.write(report));
            LOG.info(report.line());
        });
        try (ExecutorService workers = Executors.newFixedThreadPool(config.parallelism(), MigrationThreads.factory())) {
            // Repeat until no home is left: instances of the previous version may have created some meanwhile.
            Set<HomeName> tried = new HashSet<>();
            List<HomeTable.Home> behind = behind(progress, tried);
            while (!behind.isEmpty()) {
                progress.found(behind.size());
                List<CompletableFuture<Void>> migrations = new ArrayList<>();
                for (HomeTable.Home home : behind) {
                    migrations.add(CompletableFuture.runAsync(() -> migrate(home, progress), workers));
                }
                CompletableFuture.allOf(migrations.toArray(CompletableFuture<?>[]::new))
                        .join();
                behind = behind(progress, tried);
            }
        }
        MigrationReport report = progress.finished();
        operations.finish(
                operation,
                report.failed().isEmpty() ? OperationState.SUCCEEDED : OperationState.FAILED,
                json.write(report));
        operations.dequeue(operation);
        return report;
    }

    // The pending operation of the control plane, or a new one, so that administrators see the progress in either case.
    // A worker runs a new one only if this process does not finish it first.
    private UUID operation() {
        UUID fresh = UUID.randomUUID();
        if (operations.begin(fresh, KIND, null, null, Instant.now().plus(BEFORE_A_WORKER_TAKES_OVER))) {
            return fresh;
        }
        return operations.latest(KIND).orElseThrow().id();
    }

    private List<HomeTable.Home> behind(Progress progress, Set<HomeName> tried) {
        return homes.behind(progress.target()).stream()
                .filter(home -> tried.add(home.name()))
                .toList();
    }

    private void migrate(HomeTable.Home home, Progress progress) {
        try {
            int version = migrator.migrate(home.placement(), home.name());
            // First: once the shared home counts as migrated, instances serve, and would refuse users unknown to them.
            users.copyToMemberships(home.placement(), home.name());
            homes.migrated(home.name(), version);
            progress.done();
        } catch (RuntimeException failure) {
            LOG.errorf(failure, "Home %s could not be migrated", home.name());
            String description = Failure.describe(failure);
            progress.failed(home.name(), description);
            homes.failed(home.name(), description);
        }
    }
}
