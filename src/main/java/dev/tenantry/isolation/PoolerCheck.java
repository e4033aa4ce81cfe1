package dev.tenantry.isolation;

import dev.tenantry.sql.PoolerProbe;
import dev.tenantry.start.StartCheck;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Refuses to start if a connection pooler in front of the main database would lose prepared statements. */
@Singleton
class PoolerCheck implements StartCheck {

    private static final String URL = "quarkus.datasource.jdbc.url";

    private final AgroalDataSource mainDatabase;

    PoolerCheck(AgroalDataSource mainDatabase) {
        this.mainDatabase = mainDatabase;
    }

    @Override
    public Phase phase() {
        return Phase.DATABASE;
    }

    @Override
    public List<String> refusals() {
        try (Connection connection = mainDatabase.getConnection()) {
            return PoolerProbe.refusal(connection, mainDatabase, URL).stream().toList();
        } catch (SQLException failure) {
            return List.of("Could not check whether prepared statements survive between transactions ("
                    + failure.getMessage() + "). Check " + URL + " and any connection pooler that it leads to.");
        }
    }
}
