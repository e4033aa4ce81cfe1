package dev.tenantry.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements on connections of one data source: on the connection of the current transaction if there is one,
 * otherwise on a separate connection per statement. All methods throw {@link DatabaseException} if the call fails.
 */
public final class Database {

    // Dead connections are found within milliseconds. What takes longer has another reason.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    // Meanwhile, the pool closes the other idle connections.
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final DataSource dataSource;
    private final Duration patience;

    public Database(DataSource dataSource) {
        this(dataSource, Duration.ZERO);
    }

    private Database(DataSource dataSource, Duration patience) {
        this.dataSource = dataSource;
        this.patience = patience;
    }

    /**
     * Returns one that repeats a query if its connection turns out to have ended while it was idle. The queries must
     * not change anything, and not be part of a transaction. Statements are not repeated.
     */
    public static Database repeatingQueries(DataSource dataSource) {
        return new Database(dataSource, PATIENCE);
    }

    public <T> List<T> query(String sql, Sql.RowReader<T> reader, @Nullable Object... values) {
        Patience attempts = new Patience(patience, PAUSE, PAUSE);
        while (true) {
            try (Connection connection = connect()) {
                return Sql.query(connection, sql, reader, values);
            } catch (SQLException failure) {
                if (!SqlState.isSessionGone(failure) || !attempts.pause()) {
                    throw new DatabaseException(failure);
                }
            }
        }
    }

    /** Returns the first row; empty if there is none. */
    public <T> Optional<T> find(String sql, Sql.RowReader<T> reader, @Nullable Object... values) {
        return query(sql, reader, values).stream().findFirst();
    }

    public int execute(String sql, @Nullable Object... values) {
        try (Connection connection = connect()) {
            return Sql.execute(connection, sql, values);
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    // Not repeated: the server cannot be reached.
    private Connection connect() {
        try {
            return dataSource.getConnection();
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }
}
