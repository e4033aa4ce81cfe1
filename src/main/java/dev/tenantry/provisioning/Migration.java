package dev.tenantry.provisioning;

import dev.tenantry.home.HomeMigrator;
import dev.tenantry.home.HomeTable;
import dev.tenantry.home.KnownMigrations;
import dev.tenantry.home.OwnerAccess;
import dev.tenantry.home.OwnerLock;
import dev.tenantry.operation.OperationJob;
import dev.tenantry.operation.OperationJson;
import dev.tenantry.operation.OperationKind;
import dev.tenantry.operation.OperationRun;
import dev.tenantry.operation.OperationState;
import dev.tenantry.operation.OperationTable;
import dev.tenantry.operation.PostponedException;
import dev.tenantry.problem.ReportableException;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
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
            @Identifier("db/control") Flyway registry,
            HomeMigrator migrator,
            HomeTable homes,
            HomeUsers users,
            OwnerAccess owner,
            OperationJson json,
            OwnerLock lock,
            ProvisioningConfig config) {
        this.registry = owner.onMain(registry);
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

    /** Returns true: a migration that is cancelled stops, and leaves the remaining homes behind. */
    @Override
    public boolean canBeCancelled() {
        return true;
    }

    /** Returns the input of a migration to the newest version that this code has. */
    public MigrationTarget target() {
        return new MigrationTarget(migrator.newest());
    }

    /**
     * Migrates for a command or at start. While another process migrates, waits for it and then migrates what it left
     * behind. Does nothing if a newer release has migrated the database, as after a rollback.
     */
    public MigrationReport run() throws Exception {
        return lock.hold(LOCK, this::migrateEverything);
    }

    @Override
    public void run(OperationRun run) throws Exception {
        int target = run.inputIfAny(MigrationTarget.class)
                .map(MigrationTarget::version)
                .orElse(0);
        if (target > migrator.newest()) {
            throw new PostponedException("it is for version " + target + ", which this instance does not know");
        }
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
        MigrationTarget target = target();
        if (KnownMigrations.of(registry).isDatabaseAhead() || migrator.isSharedHomeAhead()) {
            LOG.infof(
                    "Nothing to migrate: a newer release has migrated the database beyond version %d",
                    target.version());
            return MigrationReport.nothing(target.version());
        }
        registry.migrate();
        Optional<UUID> operation = operation(target);
        if (operation.isEmpty()) {
            LOG.infof("Nothing to migrate: a newer release is migrating beyond version %d", target.version());
            return MigrationReport.nothing(target.version());
        }
        return migrateHomes(operation.get(), target);
    }

    private MigrationReport migrateHomes(UUID operation, MigrationTarget target) {
        HomesMigration migration = new HomesMigration(migrator, homes, users);
        Progress progress = new Progress(target.version(), report -> {
            if (!operations.progressed(operation, json.write(report))) {
                migration.cancel();
            }
            LOG.info(report.line());
        });
        migration.run(progress, config.parallelism());
        MigrationReport report = progress.finished();
        if (migration.isCancelled()) {
            throw new ReportableException("The migration was cancelled. " + report.line());
        }
        operations.finish(
                operation,
                report.failures() == 0 ? OperationState.SUCCEEDED : OperationState.FAILED,
                json.write(report));
        operations.dequeue(operation);
        return report;
    }

    // The pending operation of the control plane, or a new one, so that administrators see the progress in either case.
    // A worker runs a new one only if this process does not finish it first. Empty if the pending one belongs to a
    // newer release: this one would end it too early.
    private Optional<UUID> operation(MigrationTarget target) {
        UUID fresh = UUID.randomUUID();
        if (operations.begin(
                fresh, KIND, null, json.write(target), Instant.now().plus(BEFORE_A_WORKER_TAKES_OVER))) {
            return Optional.of(fresh);
        }
        UUID pending = operations.latest(KIND).orElseThrow().id();
        int version = operations
                .input(pending)
                .map(input -> json.read(input, MigrationTarget.class).version())
                .orElse(0);
        if (version > target.version()) {
            return Optional.empty();
        }
        if (version < target.version()) {
            operations.replaceInput(pending, json.write(target));
        }
        return Optional.of(pending);
    }
}
