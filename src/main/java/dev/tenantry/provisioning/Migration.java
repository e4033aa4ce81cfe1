package dev.tenantry.provisioning;

import dev.tenantry.sql.Database;
import dev.tenantry.tenant.HomeName;
import io.quarkus.flyway.FlywayDataSource;
import jakarta.enterprise.context.ApplicationScoped;
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
 * Brings everything to the newest version: the registry first, then each home. Only one instance does it at a time; a
 * home that fails is named and stops no other; what was done is not done again when it is run anew.
 */
@ApplicationScoped
public class Migration {

    private static final Logger LOG = Logger.getLogger(Migration.class);

    private final Flyway registry;
    private final HomeMigrator migrator;
    private final HomeTable homes;
    private final OperationTable operations;
    private final Operations json;
    private final OwnerLock lock;
    private final ProvisioningConfig config;

    Migration(
            @FlywayDataSource("registry") Flyway registry,
            HomeMigrator migrator,
            HomeTable homes,
            OwnerAccess owner,
            Operations json,
            OwnerLock lock,
            ProvisioningConfig config) {
        this.registry = registry;
        this.migrator = migrator;
        this.homes = homes;
        // As the owner, who is all that the migration command can be.
        this.operations = new OperationTable(new Database(owner.main()));
        this.json = json;
        this.lock = lock;
        this.config = config;
    }

    /** Waits while another instance does it, and then does what that one has left. */
    public MigrationReport run() throws Exception {
        return lock.hold("migration", this::migrateEverything);
    }

    /** The same, for an operation that was begun; nothing, when whoever was waited for has finished it. */
    void run(UUID operation) throws Exception {
        lock.hold("migration", () -> {
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
        try (ExecutorService workers =
                Executors.newFixedThreadPool(config.parallelism(), WorkerThreads.named("migration-"))) {
            // Again until none is left: homes may have been made meanwhile, by instances of the version before.
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
        return report;
    }

    // The one that the control plane began, or one of our own, so that the progress can be seen there too.
    private UUID operation() {
        UUID fresh = UUID.randomUUID();
        if (operations.begin(fresh, OperationKind.MIGRATE, null, null)) {
            return fresh;
        }
        return operations.latest(OperationKind.MIGRATE).orElseThrow().id();
    }

    private List<HomeTable.Home> behind(Progress progress, Set<HomeName> tried) {
        return homes.behind(progress.target()).stream()
                .filter(home -> tried.add(home.name()))
                .toList();
    }

    private void migrate(HomeTable.Home home, Progress progress) {
        try {
            homes.migrated(home.name(), migrator.migrate(home.placement(), home.name()));
            progress.done();
        } catch (RuntimeException failure) {
            LOG.errorf(failure, "Home %s could not be migrated", home.name());
            String description = Failure.describe(failure);
            progress.failed(home.name(), description);
            homes.failed(home.name(), description);
        }
    }
}
