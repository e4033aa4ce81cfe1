package dev.tenantry.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.LogOf;
import dev.tenantry.support.OwnDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleLimitsTest {

    @ParameterizedTest
    @CsvSource({"APP, tenantry_app", "CONTROL, tenantry_control", "OWNER, tenantry_owner"})
    void areSetByTheScriptThatMakesTheRoles(RoleLimits limits, String role) throws SQLException {
        try (OwnDatabase database = new OwnDatabase("tenantry_limits");
                Connection connection = connect(database, role)) {
            assertThat(limits.missing(connection)).isEmpty();
        }
    }

    @Test
    void areReportedWithTheStatementsThatSetThem() throws SQLException {
        try (OwnDatabase database = new OwnDatabase("tenantry_limits")) {
            for (String setting : List.of("lock_timeout = 0", "search_path = public")) {
                database.execute("alter role tenantry_app in database tenantry_limits set " + setting);
            }
            try (Connection connection = connect(database, "tenantry_app");
                    LogOf log = new LogOf(RoleLimits.class)) {
                RoleLimits.APP.warnIfMissing(connection);
                assertThat(log.warnings())
                        .singleElement()
                        .asString()
                        .contains(
                                "alter role tenantry_app set lock_timeout = '5s';",
                                "alter role tenantry_app set search_path = 'shared';")
                        .doesNotContain("statement_timeout");
            }
        }
    }

    /** A data store's roles are the same as the main database's, but for the control role, which it does not have. */
    @Test
    void areTheSameOnDataStores() throws IOException {
        assertThat(limitsIn("store-roles.sql"))
                .isNotEmpty()
                .isEqualTo(limitsIn("roles.sql").stream()
                        .filter(line -> !line.contains("tenantry_control"))
                        .filter(line -> !line.contains("search_path"))
                        .toList());
    }

    private static List<String> limitsIn(String script) throws IOException {
        return Files.readAllLines(Path.of("src/main/resources/db", script)).stream()
                .filter(line -> line.matches("alter role \\w+ set .*"))
                .toList();
    }

    private static Connection connect(OwnDatabase database, String role) throws SQLException {
        return DriverManager.getConnection(database.url(), role, role);
    }
}
