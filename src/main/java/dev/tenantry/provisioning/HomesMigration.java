package dev.tenantry.provisioning;

import dev.tenantry.home.HomeMigrator;
import dev.tenantry.home.HomeTable;
import dev.tenantry.operation.Failure;
import dev.tenantry.tenant.HomeName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/** One run over all homes that are behind, several at a time. A home that fails does not stop the others. */
final class HomesMigration {

    private static final Logger LOG = Logger.getLogger(HomesMigration.class);

    private final HomeMigrator migrator;
    private final HomeTable homes;
    private final HomeUsers users;
    private final StoreCircuits circuits = new StoreCircuits();
    private volatile boolean cancelled;

    HomesMigration(HomeMigrator migrator, HomeTable homes, HomeUsers users) {
        this.migrator = migrator;
        this.homes = homes;
        this.users = users;
    }

    /** Stops after the homes that are being migrated. */
    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    void run(Progress progress, int parallelism) {
        try (ExecutorService workers = Executors.newFixedThreadPool(parallelism, MigrationThreads.factory())) {
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
                behind = cancelled ? List.of() : behind(progress, tried);
            }
        }
    }

    private List<HomeTable.Home> behind(Progress progress, Set<HomeName> tried) {
        return homes.behind(progress.target()).stream()
                .filter(home -> tried.add(home.name()))
                .toList();
    }

    private void migrate(HomeTable.Home home, Progress progress) {
        if (cancelled) {
            return;
        }
        try {
            if (circuits.isOpen(home.placement())) {
                failed(home, "The data store cannot be reached; this home was not tried.", progress);
                return;
            }
            int version = migrator.migrate(home.placement(), home.name());
            // Before the home counts as migrated: then instances serve it, and refuse users without a membership.
            users.copyToMemberships(home.placement(), home.name());
            homes.migrated(home.name(), version);
            circuits.reached(home.placement());
            progress.done();
        } catch (RuntimeException failure) {
            LOG.errorf(failure, "Home %s could not be migrated", home.name());
            if (Failure.isUnreachable(failure)) {
                circuits.notReached(home.placement());
            }
            failed(home, Failure.describe(failure), progress);
        }
    }

    private void failed(HomeTable.Home home, String description, Progress progress) {
        progress.failed(home.name(), description);
        homes.failed(home.name(), description);
    }
}
