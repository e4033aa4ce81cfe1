package dev.tenantry.provisioning;

import dev.tenantry.sql.Database;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code control.operations}, as the role of whoever made it. */
final class OperationTable {

    private static final String SELECT = """
            select id, kind, tenant_id, state, step, attempts, failure, result, created_at, finished_at
              from control.operations
            """;

    // 1, 2, 4 ... seconds after the attempt, and never more than five minutes.
    private static final String FAILED_ATTEMPT = """
            update control.operations
               set attempts = attempts + 1, failure = ?, next_at = now() + make_interval(secs => least(2 ^ attempts, 300))
             where id = ? and finished_at is null
            """;

    private final Database database;

    OperationTable(Database database) {
        this.database = database;
    }

    Optional<Operation> find(UUID id) {
        return database.find(SELECT + " where id = ?", OperationTable::read, id);
    }

    Optional<Operation> latest(OperationKind kind) {
        return database.find(
                SELECT + " where kind = ? order by created_at desc, id desc limit 1",
                OperationTable::read,
                kind.wireName());
    }

    List<UUID> due() {
        return database.query(
                "select id from control.operations where finished_at is null and next_at <= now()"
                        + " order by next_at limit 100",
                row -> row.getObject(1, UUID.class));
    }

    List<UUID> unfinished(OperationKind kind, TenantId tenant) {
        return database.query(
                "select id from control.operations where kind = ? and tenant_id = ? and finished_at is null",
                row -> row.getObject(1, UUID.class),
                kind.wireName(),
                tenant.value());
    }

    /** @return false when one of the kind is running already, for that tenant or, without one, at all */
    boolean begin(UUID id, OperationKind kind, @Nullable TenantId tenant, @Nullable String input) {
        try {
            database.execute(
                    "insert into control.operations (id, kind, tenant_id, input) values (?, ?, ?, ?::jsonb)",
                    id,
                    kind.wireName(),
                    tenant == null ? null : tenant.value(),
                    input);
            return true;
        } catch (DatabaseException failure) {
            if (failure.isViolationOf("operations_one_of_a_kind_at_a_time")) {
                return false;
            }
            throw failure;
        }
    }

    Optional<String> input(UUID id) {
        return database.find(
                        "select input from control.operations where id = ?",
                        row -> Optional.ofNullable(row.getString(1)),
                        id)
                .flatMap(input -> input);
    }

    void entered(UUID id, String step) {
        database.execute("update control.operations set step = ? where id = ? and finished_at is null", step, id);
    }

    void progressed(UUID id, String result) {
        database.execute(
                "update control.operations set result = ?::jsonb where id = ? and finished_at is null", result, id);
    }

    void failedAttempt(UUID id, String failure) {
        database.execute(FAILED_ATTEMPT, failure, id);
    }

    void finish(UUID id, OperationState state, @Nullable String result) {
        database.execute(
                "update control.operations set state = ?, result = ?::jsonb, finished_at = now(), input = null,"
                        + " failure = null where id = ? and finished_at is null",
                state.wireName(),
                result,
                id);
    }

    private static Operation read(ResultSet row) throws SQLException {
        return new Operation(
                row.getObject("id", UUID.class),
                OperationKind.ofWireName(row.getString("kind")),
                Optional.ofNullable(row.getObject("tenant_id", UUID.class)).map(TenantId::new),
                OperationState.ofWireName(row.getString("state")),
                Optional.ofNullable(row.getString("step")),
                row.getInt("attempts"),
                Optional.ofNullable(row.getString("failure")),
                Optional.ofNullable(row.getString("result")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("finished_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    }
}
