package dev.tenantry.operation;

import dev.tenantry.sql.Database;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Bytes that an operation reads, kept in the main database so that any instance can run the operation. Administrators
 * send them in numbered parts, and can change them until an operation reads them. All methods throw {@link
 * DatabaseException}.
 */
@ApplicationScoped
public class Uploads {

    /** The largest number of a part; the first one is 1. */
    public static final int MAX_PARTS = 100_000;

    /** Parts per statement and transaction, so that none of them takes too long. */
    private static final int PARTS_AT_ONCE = 1_000;

    private static final long MEGABYTE = 1_000_000;

    private static final String FIND = """
            select u.id, u.created_at, u.bytes, count(p.number) as parts, coalesce(max(p.number), 0) as last,
                   (select o.id from control.operations o where o.id = u.operation_id and o.state = 'running') as reader
              from control.uploads u
              left join control.upload_parts p on p.upload_id = u.id
             where u.id = ?
             group by u.id
            """;
    private static final String FIRST_MISSING = """
            select min(n)
              from (select 1 as n union all select number + 1 from control.upload_parts where upload_id = ?) following
             where not exists (select from control.upload_parts where upload_id = ? and number = n)
            """;
    private static final String IS_READ =
            "select 1 from control.uploads u join control.operations o on o.id = u.operation_id"
                    + " where u.id = ? and o.state = 'running'";
    // NULL: an instance of the previous version has begun the operation.
    private static final String IS_OF = "select 1 from control.uploads where id = ? and coalesce(operation_id, ?) = ?";
    private static final String LOCK = "select 1 from control.uploads where id = ? for no key update";
    private static final String LENGTH =
            "select length(bytes) from control.upload_parts where upload_id = ? and number = ?";
    private static final String PUT = """
            insert into control.upload_parts (upload_id, number, bytes) values (?, ?, ?)
            on conflict (upload_id, number) do update set bytes = excluded.bytes
            """;
    // Requests that add uploads, or make them larger, take this lock until they commit, so that none exceeds the
    // limits.
    private static final String LOCK_ROOM =
            "select pg_advisory_xact_lock(hashtextextended('tenantry:uploads', 0)) is null";
    // The first ones first: what is left cannot be taken for a whole upload.
    private static final String DELETE_PARTS = """
            delete from control.upload_parts
             where upload_id = ?
               and number in (select number from control.upload_parts where upload_id = ? order by number limit ?)
            """;
    private static final String UNNEEDED = """
            select u.id
              from control.uploads u
              left join control.operations o on o.id = u.operation_id
             where o.state = 'succeeded'
                or o.state is distinct from 'running' and u.created_at < now() - make_interval(secs => ?)
            """;

    /**
     * An upload.
     *
     * @param last the largest number of a part; 0 if there is none
     * @param bytes the size of all parts
     * @param reader the running operation that reads it; meanwhile it cannot be changed
     */
    public record Upload(UUID id, int parts, int last, long bytes, Optional<UUID> reader, Instant createdAt) {}

    /** Why nothing was changed. */
    public enum Refusal {
        ABSENT,
        IN_USE,
        TOO_MANY,
        FULL
    }

    private final Database database;
    private final OperationConfig.Uploads limits;

    Uploads(@DataSource("control") AgroalDataSource dataSource, OperationConfig config) {
        this.database = new Database(dataSource);
        this.limits = config.uploads();
    }

    /** Begins an upload. Returns empty if there are too many already. */
    @Transactional
    public Optional<Upload> begin() {
        lockRoom();
        if (number("select count(*) from control.uploads") >= limits.max()) {
            return Optional.empty();
        }
        UUID id = UUID.randomUUID();
        database.execute("insert into control.uploads (id) values (?)", id);
        return find(id);
    }

    public Optional<Upload> find(UUID id) {
        return database.find(FIND, Uploads::read, id);
    }

    /** Adds a part, or replaces it. Returns why it did not. */
    @Transactional
    public Optional<Refusal> put(UUID id, int number, byte[] part) {
        Optional<Refusal> refusal = lockToChange(id);
        if (refusal.isPresent()) {
            return refusal;
        }
        int before = database.find(LENGTH, row -> row.getInt(1), id, number).orElse(0);
        database.execute(PUT, id, number, part);
        lockRoom();
        database.execute("update control.uploads set bytes = bytes + ? where id = ?", part.length - before, id);
        // A smaller part in the place of a larger one makes room, even if the limit has been lowered.
        if (part.length > before && number("select sum(bytes) from control.uploads") > limits.megabytes() * MEGABYTE) {
            QuarkusTransaction.setRollbackOnly();
            return Optional.of(Refusal.FULL);
        }
        return Optional.empty();
    }

    /** Returns the upload, and keeps it as it is until the caller's transaction ends. */
    @Transactional(TxType.MANDATORY)
    public Optional<Upload> lock(UUID id) {
        database.find(LOCK, row -> true, id);
        return find(id);
    }

    /** Returns the smallest number, from 1 on, of which there is no part. */
    public int firstMissing(UUID id) {
        return (int) number(FIRST_MISSING, id, id);
    }

    /** Keeps the upload as it is while the operation is running. The caller has locked it. */
    @Transactional(TxType.MANDATORY)
    public void use(UUID id, UUID operation) {
        database.execute("update control.uploads set operation_id = ? where id = ?", operation, id);
    }

    /**
     * Returns the bytes of all parts in order. Reads one part at a time.
     *
     * @throws PermanentFailureException if the upload was deleted, or used for another operation, after an attempt at
     *     this one had failed
     */
    public InputStream open(UUID id, UUID operation) {
        if (database.find(IS_OF, row -> true, id, operation, operation).isEmpty()) {
            throw new PermanentFailureException("Upload " + id
                    + " was deleted or used for another operation meanwhile. Send it again, and begin anew.");
        }
        return new UploadStream(number -> database.find(
                "select bytes from control.upload_parts where upload_id = ? and number = ?",
                row -> row.getBytes(1),
                id,
                number));
    }

    /** Deletes an upload. Returns why it did not. */
    public Optional<Refusal> delete(UUID id) {
        Deletion deletion;
        do {
            deletion = QuarkusTransaction.requiringNew().call(() -> {
                Optional<Refusal> refusal = lockToChange(id);
                return new Deletion(refusal, refusal.isEmpty() && deleteSome(id));
            });
        } while (deletion.hasMore());
        return deletion.refusal();
    }

    private record Deletion(Optional<Refusal> refusal, boolean hasMore) {}

    /** Deletes an upload that an operation has read to its end. */
    public void discard(UUID id) {
        boolean hasMore = true;
        while (hasMore) {
            hasMore = deleteSome(id);
        }
    }

    /** Deletes uploads that an operation has read, and those that began longer ago and are not being read. */
    public void deleteUnneeded(Duration age) {
        database.query(UNNEEDED, row -> row.getObject(1, UUID.class), (double) age.toSeconds())
                .forEach(this::delete);
    }

    private boolean deleteSome(UUID id) {
        if (database.execute(DELETE_PARTS, id, id, PARTS_AT_ONCE) == PARTS_AT_ONCE) {
            return true;
        }
        database.execute("delete from control.uploads where id = ?", id);
        return false;
    }

    // In two statements: the second one sees what was committed while the first one waited.
    private Optional<Refusal> lockToChange(UUID id) {
        if (database.find(LOCK, row -> true, id).isEmpty()) {
            return Optional.of(Refusal.ABSENT);
        }
        return database.find(IS_READ, row -> Refusal.IN_USE, id);
    }

    private void lockRoom() {
        database.find(LOCK_ROOM, row -> true);
    }

    private long number(String sql, Object... values) {
        return database.find(sql, row -> row.getLong(1), values).orElseThrow();
    }

    private static Upload read(ResultSet row) throws SQLException {
        return new Upload(
                row.getObject("id", UUID.class),
                row.getInt("parts"),
                row.getInt("last"),
                row.getLong("bytes"),
                Optional.ofNullable(row.getObject("reader", UUID.class)),
                Sql.instant(row, "created_at").orElseThrow());
    }
}
