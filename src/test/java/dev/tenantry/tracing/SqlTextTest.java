package dev.tenantry.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@BesideOthers
class SqlTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select o.id from orders o where o.id = ?|SELECT orders",
                "insert into orders (id) select id from others|INSERT orders",
                "update control.tenants set name = ?|UPDATE control.tenants",
                "delete from only users|DELETE users",
                "select control.enter(?, ?)|SELECT",
                "commit|COMMIT",
                "?|SQL"
            })
    void namesTheOperationAndItsTable(String sql, String name) {
        assertThat(SqlText.of(sql).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 'secret'",
                "select 'it''s secret'",
                "select $$secret$$, $tag$ it is secret $tag$",
                "select e'secret' from t_0123456789abcdef0123456789abcdef.orders",
                "select 4711, 4711.5 from orders",
                "select 1 -- it's\n, 'secret', 'x'",
                "select 1 /* it's */, 'secret', 'x'",
                "select e'it\\'s secret', 'x', E'\\\\', 'secret'",
                "select '-- it''s', 'secret'"
            })
    void hidesLiteralsAndHomes(String sql) {
        assertThat(SqlText.of(sql).text())
                .doesNotContain("secret", "4711", "0123456789")
                .contains("?");
    }

    @Test
    void keepsNamesAndParameters() {
        String sql = "select o1_0.id from orders o1_0 where o1_0.number = ? and o1_0.currency = $1";
        assertThat(SqlText.of(sql).text()).startsWith("select o1_0.id from orders o1_0 where o1_0.number = ?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- deletes what it's read from others\nselect id from orders",
                "/* delete from users */ select id from orders",
                "select \"--\", '/*' from orders -- */ from others"
            })
    void takesNoNamesFromComments(String sql) {
        assertThat(SqlText.of(sql).name()).isEqualTo("SELECT orders");
    }

    /** A literal must not be read by recursion. */
    @Test
    void readsLongLiterals() {
        assertThat(SqlText.of("select '" + "''x".repeat(100_000) + "'").text()).isEqualTo("select ?");
        assertThat(SqlText.of("select e'" + "''\\'x".repeat(100_000) + "'").text())
                .isEqualTo("select ?");
        assertThat(SqlText.of("select 1 /*" + "'*".repeat(100_000) + "/").text())
                .isEqualTo("select ?");
    }

    @Test
    void keepsTheBeginningOfALongStatement() {
        SqlText text = SqlText.of("select " + "id, ".repeat(10_000) + "id from orders");
        assertThat(text.text()).hasSize(SqlText.LONGEST_TEXT).startsWith("select id, id");
        assertThat(text.name()).isEqualTo("SELECT orders");
    }

    /** They begin with prose. */
    @ParameterizedTest
    @MethodSource("auditQueries")
    void readsTheQueriesOfTheAudit(Path query) throws IOException {
        SqlText text = SqlText.of(Files.readString(query));
        assertThat(text.operation()).isIn("SELECT", "WITH");
        assertThat(text.text()).doesNotContain("--", "'");
    }

    private static List<Path> auditQueries() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/audit"))) {
            return files.sorted().toList();
        }
    }
}
