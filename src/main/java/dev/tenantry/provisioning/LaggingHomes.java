package dev.tenantry.provisioning;

import dev.tenantry.home.HomeTable;
import dev.tenantry.home.HomeVersions;
import dev.tenantry.operation.Operations;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Finds homes that are behind although the migration has ended: a control plane of the previous version creates such
 * homes until it is replaced. Their tenants get 503 until they are migrated.
 */
@ApplicationScoped
public class LaggingHomes {

    private static final Logger LOG = Logger.getLogger(LaggingHomes.class);
    // A home that could not be migrated is not tried again at every check.
    private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(15);

    private final HomeTable homes;
    private final HomeVersions versions;
    private final Operations operations;

    LaggingHomes(HomeTable homes, HomeVersions versions, Operations operations) {
        this.homes = homes;
        this.versions = versions;
        this.operations = operations;
    }

    /** Begins a migration if a home is behind and no migration is running. */
    public Optional<UUID> migrate() {
        int target = versions.required();
        if (isMigrating() || !homes.isAnyBehind(target, AFTER_A_FAILURE)) {
            return Optional.empty();
        }
        Optional<UUID> begun = QuarkusTransaction.requiringNew().call(() -> begin(target));
        begun.ifPresent(id -> LOG.infof("Homes are behind version %d; operation %s migrates them", target, id));
        return begun;
    }

    private boolean isMigrating() {
        return operations
                .latest(Migration.KIND)
                .filter(migration -> !migration.isFinished())
                .isPresent();
    }

    private Optional<UUID> begin(int target) {
        Optional<UUID> begun = operations.begin(Migration.KIND, null, new MigrationTarget(target));
        if (begun.isEmpty()) {
            // Another control plane was faster. PostgreSQL has aborted this transaction.
            QuarkusTransaction.setRollbackOnly();
        }
        return begun;
    }
}
