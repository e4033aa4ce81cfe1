package dev.tenantry.isolation;

import dev.tenantry.start.StartConfig;
import dev.tenantry.start.StartOrder;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;

/**
 * Opens the first connection of both pools at once, after the settings were found to be safe. The checks of the database
 * use one pool after the other, so the start would otherwise wait for two logins in turn.
 */
@Singleton
class FirstConnections {

    private static final Logger LOG = Logger.getLogger(FirstConnections.class);

    private final AgroalDataSource mainDatabase;
    private final AgroalDataSource registry;
    private final ExecutorService workers;
    private final StartConfig start;

    FirstConnections(
            AgroalDataSource mainDatabase,
            @DataSource("registry") AgroalDataSource registry,
            ExecutorService workers,
            StartConfig start) {
        this.mainDatabase = mainDatabase;
        this.registry = registry;
        this.workers = workers;
        this.start = start;
    }

    // Waits for both. A check that asked for a connection before one is open would make its pool open another.
    void open(@Observes @Priority(StartOrder.CONNECTIONS) StartupEvent event) {
        if (start.serves()) {
            CompletableFuture<Void> beside = CompletableFuture.runAsync(() -> open(mainDatabase), workers);
            open(registry);
            beside.join();
        }
    }

    private static void open(AgroalDataSource pool) {
        try (Connection connection = pool.getConnection()) {
            LOG.debugf("Opened %s", connection);
        } catch (SQLException failure) {
            // The checks fail too, and say what to do.
            LOG.debug("Could not open the first connection of a pool", failure);
        }
    }
}
