package dev.tenantry.operation;

import dev.tenantry.sql.Database;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.Sql;
import dev.tenantry.sql.SqlState;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Bytes that an operation reads, kept in the main database so that any instance can run the operation. Administrators
 * send them in numbered parts. All methods throw {@link DatabaseException}.
 */
@ApplicationScoped
public class Uploads {

    /** The largest number of a part; the first one is 1. */
    public static final int MAX_PARTS = 100_000;

    private static final String FIND = """
            select u.id, u.created_at, count(p.number) as parts, coalesce(sum(length(p.bytes)), 0) as size
              from control.uploads u
              left join control.upload_parts p on p.upload_id = u.id
             where u.id = ?
             group by u.id
            """;
    private static final String PUT = """
            insert into control.upload_parts (upload_id, number, bytes) values (?, ?, ?)
            on conflict (upload_id, number) do update set bytes = excluded.bytes
            """;

    /** @param bytes the size of all parts */
    public record Upload(UUID id, int parts, long bytes, Instant createdAt) {}

    private final Database database;

    Uploads(@DataSource("control") AgroalDataSource dataSource) {
        this.database = new Database(dataSource);
    }

    public Upload begin() {
        UUID id = UUID.randomUUID();
        database.execute("insert into control.uploads (id) values (?)", id);
        return find(id).orElseThrow();
    }

    public Optional<Upload> find(UUID id) {
        return database.find(FIND, Uploads::read, id);
    }

    /** Adds a part, or replaces it. Returns false if there is no such upload. */
    public boolean put(UUID id, int number, byte[] part) {
        try {
            database.execute(PUT, id, number, part);
            return true;
        } catch (DatabaseException failure) {
            if (failure.hasState(SqlState.FOREIGN_KEY_VIOLATION)) {
                return false;
            }
            throw failure;
        }
    }

    /** Returns the bytes of all parts in order. Reads one part at a time. */
    public InputStream open(UUID id) {
        return new UploadStream(number -> database.find(
                "select bytes from control.upload_parts where upload_id = ? and number = ?",
                row -> row.getBytes(1),
                id,
                number));
    }

    /** Returns false if there is no such upload. */
    public boolean delete(UUID id) {
        return database.execute("delete from control.uploads where id = ?", id) > 0;
    }

    /** Deletes uploads that began longer ago. Returns how many there were. */
    public int deleteOlderThan(Duration age) {
        return database.execute(
                "delete from control.uploads where created_at < now() - make_interval(secs => ?)",
                (double) age.toSeconds());
    }

    private static Upload read(ResultSet row) throws SQLException {
        return new Upload(
                row.getObject("id", UUID.class),
                row.getInt("parts"),
                row.getLong("size"),
                Sql.instant(row, "created_at").orElseThrow());
    }
}
