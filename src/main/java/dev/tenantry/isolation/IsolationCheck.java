package dev.tenantry.isolation;

import dev.tenantry.registry.MainSchema;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.start.StartConfig;
import dev.tenantry.start.StartRefusal;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Opens the gate where tenants are kept apart, and ends the start with exit code 1 and one message where they would not
 * be. Quarkus opens its ports only after all observers of the start have returned: without this nothing is ever served.
 */
@ApplicationScoped
class IsolationCheck {

    private static final int BEFORE_ALL_OTHERS = 1;

    private final AgroalDataSource mainDatabase;
    private final MainSchema schema;
    private final MigrationWait migrationWait;
    private final ServingGate gate;
    private final IsolationConfig config;
    private final StartConfig start;

    IsolationCheck(
            AgroalDataSource mainDatabase,
            MainSchema schema,
            MigrationWait migrationWait,
            ServingGate gate,
            IsolationConfig config,
            StartConfig start) {
        this.mainDatabase = mainDatabase;
        this.schema = schema;
        this.migrationWait = migrationWait;
        this.gate = gate;
        this.config = config;
        this.start = start;
    }

    void check(@Observes @Priority(BEFORE_ALL_OTHERS) StartupEvent event) {
        if (!start.serves()) {
            return;
        }
        Optional<String> lag = lag();
        if (lag.isEmpty()) {
            openOrRefuse();
        } else if (config.awaitMigrations()) {
            migrationWait.begin(lag.get(), this::openOrRefuse);
        } else {
            throw StartRefusal.because("the database is not migrated: " + lag.get()
                    + ". Run the command migrate first (README, section Operations), or let instances wait for it with"
                    + " tenantry.isolation.await-migrations.");
        }
    }

    private Optional<String> lag() {
        try {
            return schema.lag();
        } catch (DatabaseException failure) {
            throw unreachable(failure.reason());
        }
    }

    private void openOrRefuse() {
        List<IsolationFinding> findings = findings();
        if (!findings.isEmpty()) {
            throw StartRefusal.because(
                    message(findings) + System.lineSeparator() + "  The role is that of quarkus.datasource.username.");
        }
        gate.open();
    }

    private List<IsolationFinding> findings() {
        try (Connection connection = mainDatabase.getConnection()) {
            return IsolationAudit.ofMainDatabase(connection);
        } catch (SQLException failure) {
            throw unreachable(String.valueOf(failure.getMessage()));
        }
    }

    private static RuntimeException unreachable(String reason) {
        return StartRefusal.because("PostgreSQL could not be asked whether it keeps tenants apart (" + reason
                + "). Check quarkus.datasource.jdbc.url, username and password.");
    }

    static String message(List<IsolationFinding> findings) {
        return findings.stream()
                .map(IsolationFinding::toString)
                .collect(Collectors.joining(
                        System.lineSeparator() + "  - ",
                        "PostgreSQL would not keep tenants apart." + System.lineSeparator() + "  - ",
                        ""));
    }
}
