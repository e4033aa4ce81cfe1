package dev.tenantry.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements on connections of one data source: on the connection of the current transaction if there is one,
 * otherwise on a separate connection per statement. All methods throw {@link DatabaseException} if the call fails.
 */
public final class Database {

    private final DataSource dataSource;

    public Database(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    public <T> List<T> query(String sql, Sql.RowReader<T> reader, @Nullable Object... values) {
        return with(connection -> Sql.query(connection, sql, reader, values));
    }

    /** Returns the first row; empty if there is none. */
    public <T> Optional<T> find(String sql, Sql.RowReader<T> reader, @Nullable Object... values) {
        return query(sql, reader, values).stream().findFirst();
    }

    public int execute(String sql, @Nullable Object... values) {
        return with(connection -> Sql.execute(connection, sql, values));
    }

    private <T> T with(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.on(connection);
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }
}
