package dev.tenantry.isolation;

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
import java.util.stream.Collectors;

/**
 * Ends the start with exit code 1 and one message where tenants would not be kept apart. Quarkus opens its ports only
 * after all observers of the start have returned, so nothing is ever served without this.
 */
@ApplicationScoped
class IsolationCheck {

    private static final int BEFORE_ALL_OTHERS = 1;

    private final AgroalDataSource mainDatabase;
    private final StartConfig start;

    IsolationCheck(AgroalDataSource mainDatabase, StartConfig start) {
        this.mainDatabase = mainDatabase;
        this.start = start;
    }

    void check(@Observes @Priority(BEFORE_ALL_OTHERS) StartupEvent event) {
        if (!start.serves()) {
            return;
        }
        List<IsolationFinding> findings = findings();
        if (!findings.isEmpty()) {
            throw StartRefusal.because(message(findings));
        }
    }

    private List<IsolationFinding> findings() {
        try (Connection connection = mainDatabase.getConnection()) {
            return IsolationAudit.ofMainDatabase(connection);
        } catch (SQLException failure) {
            throw StartRefusal.because("PostgreSQL could not be asked whether it keeps tenants apart ("
                    + failure.getMessage() + "). Check quarkus.datasource.jdbc.url, username and password.");
        }
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
