package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tenantry.home.DataStores;
import dev.tenantry.home.OwnerAccess;
import dev.tenantry.support.AdminClient;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.assertj.core.api.SoftAssertions;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Whatever PostgreSQL refuses, and on whichever connection: what is logged contains no value of a row (L6). */
@QuarkusTest
class RowValuesTest {

    private static final String CANARY = "canary-4711";

    /** A violated constraint, with the row as PostgreSQL would describe it. */
    private static final String VIOLATION = "do $$ begin raise exception 'violates a constraint' using"
            + " errcode = '23514', detail = 'Failing row contains (" + CANARY + ")', hint = '" + CANARY + "'; end $$";

    private static final String BATCH =
            "select 1 / length(nullif(?::text, ''))  - 1 / (length(?::text) - " + CANARY.length() + ")";

    @Inject
    AgroalDataSource main;

    @Inject
    @DataSource("registry")
    AgroalDataSource registry;

    @Inject
    @DataSource("control")
    AgroalDataSource control;

    @Inject
    PoolFactory pools;

    @Inject
    DataStores stores;

    @Inject
    OwnerAccess owner;

    @Inject
    @Identifier("db/tenant") Flyway homes;

    @Inject
    @Identifier("db/control") Flyway registryMigrations;

    @Test
    void hidesThemOnEveryConnection() throws Exception {
        StoreName store = new StoreName(AdminClient.STORE);
        Tenant acme = new AdminClient().create("acme", IsolationTier.DATABASE);
        HomeName home = acme.home();
        Map<String, Callable<Connection>> connections = new LinkedHashMap<>();
        connections.put("main pool", main::getConnection);
        connections.put("registry pool", registry::getConnection);
        // Also that of the engine of the operations.
        connections.put("control pool", control::getConnection);
        connections.put("owner, main", () -> owner.main().getConnection());
        connections.put("owner, tenant", () -> owner.database(store, home).getConnection());
        connections.put("owner, store", () -> owner.maintenance(store));
        connections.put("app, tenant", () -> owner.asApp(store, home));
        connections.put("Flyway, homes", () -> flyway(homes));
        connections.put("Flyway, registry", () -> flyway(registryMigrations));
        SoftAssertions all = new SoftAssertions();
        try (AgroalDataSource tenantPool = pools.make(stores.find(store).orElseThrow(), home)) {
            connections.put("tenant pool", tenantPool::getConnection);
            for (Map.Entry<String, Callable<Connection>> entry : connections.entrySet()) {
                try (Connection connection = entry.getValue().call()) {
                    all.assertThat(logged(connection, VIOLATION))
                            .as(entry.getKey())
                            .contains("violates a constraint")
                            .doesNotContain(CANARY);
                    all.assertThat(loggedOfBatch(connection))
                            .as(entry.getKey() + ", batch")
                            .contains("division by zero")
                            .doesNotContain(CANARY);
                }
            }
        }
        all.assertAll();
    }

    private Connection flyway(Flyway flyway) throws SQLException {
        return owner.onMain(flyway).getConfiguration().getDataSource().getConnection();
    }

    private static String logged(Connection connection, String sql) {
        return stackOf(catchThrowableOfType(SQLException.class, () -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }));
    }

    /** The driver names the failing entry of a batch, with its parameters. */
    private static String loggedOfBatch(Connection connection) {
        return stackOf(catchThrowableOfType(SQLException.class, () -> {
            try (PreparedStatement statement = connection.prepareStatement(BATCH)) {
                for (int i = 0; i < 2; i++) {
                    statement.setString(1, CANARY);
                    statement.setString(2, CANARY);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }));
    }

    private static String stackOf(SQLException failure) {
        Objects.requireNonNull(failure, "nothing was refused");
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
