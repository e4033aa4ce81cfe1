package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.OwnDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ServerCapacityTest {

    private static OwnDatabase database;

    @BeforeAll
    static void createDatabase() {
        database = new OwnDatabase("tenantry_capacity");
    }

    @AfterAll
    static void dropDatabase() {
        database.close();
    }

    @AfterEach
    void removeLimits() {
        database.execute("alter database tenantry_capacity connection limit -1");
        database.execute("alter role tenantry_app connection limit -1");
    }

    @Test
    void acceptsPoolsThatTheServerCanServe() throws SQLException {
        assertThat(shortage(20)).isEmpty();
    }

    @Test
    void warnsOfPoolsThatNeedMoreThanTheServerHas() throws SQLException {
        assertThat(shortage(299)).contains("up to 299 connections", "which allows 297", "max_connections");
    }

    @Test
    void warnsOfPoolsThatNeedMoreThanTheDatabaseAllows() throws SQLException {
        database.execute("alter database tenantry_capacity connection limit 19");
        assertThat(shortage(20)).contains("which allows 19");
    }

    @Test
    void warnsOfPoolsThatNeedMoreThanTheRoleMayOpen() throws SQLException {
        database.execute("alter role tenantry_app connection limit 18");
        assertThat(shortage(20)).contains("which allows 18");
    }

    private static String shortage(int pools) throws SQLException {
        try (Connection app = DriverManager.getConnection(database.url(), "tenantry_app", "tenantry_app")) {
            return new ServerCapacity(pools).shortage(app).orElse("");
        }
    }
}
