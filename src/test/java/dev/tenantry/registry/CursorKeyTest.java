package dev.tenantry.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.OwnDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The secret of cursors is made by the migration, and shown to instances only. */
@BesideOthers
class CursorKeyTest {

    private static final String READ = "select octets from control.cursor_key";

    private static OwnDatabase one;

    @BeforeAll
    static void create() {
        one = OwnDatabase.onAnotherServer("tenantry_cursor_key").withRegistry();
    }

    @AfterAll
    static void drop() {
        one.close();
    }

    @Test
    void differsFromInstallationToInstallation() {
        try (OwnDatabase other =
                OwnDatabase.onAnotherServer("tenantry_cursor_key_2").withRegistry()) {
            byte[] secret = one.look(byte[].class, READ).getFirst();
            assertThat(secret).hasSize(32).isNotEqualTo(new byte[32]);
            assertThat(other.look(byte[].class, READ)).hasSize(1).doesNotContain(secret);
        }
    }

    @Test
    void canBeReplacedAsTheHandbookSays() {
        byte[] before = one.look(byte[].class, READ).getFirst();
        one.execute("update control.cursor_key set octets = default, created_at = now()");
        assertThat(one.look(byte[].class, READ)).hasSize(1).doesNotContain(before);
        assertThatThrownBy(() -> one.execute("update control.cursor_key set octets = 'short'"))
                .hasStackTraceContaining("cursor_key_long_enough");
        assertThatThrownBy(() -> one.execute("insert into control.cursor_key default values"))
                .hasStackTraceContaining("cursor_key_pk");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tenantry_app     | select octets from control.cursor_key                    | true
            tenantry_app     | select created_at from control.cursor_key                | false
            tenantry_app     | update control.cursor_key set only_one = true            | false
            tenantry_app     | delete from control.cursor_key where false               | false
            tenantry_control | select octets from control.cursor_key                    | false
            """)
    void isReadByInstancesOnly(String role, String sql, boolean isAllowed) throws SQLException {
        try (Connection connection = DriverManager.getConnection(one.url(), role, role)) {
            if (isAllowed) {
                assertThat(Sql.query(connection, sql, row -> row.getBytes(1))).hasSize(1);
            } else {
                assertThatThrownBy(() -> Sql.execute(connection, sql)).hasMessageContaining("permission denied");
            }
        }
    }
}
