package dev.tenantry.operation;

import dev.tenantry.sql.Database;
import dev.tenantry.tenant.TenantId;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Finds operations by tenant, kind and state, for administrators. */
final class OperationSearch {

    private static final String LIST = OperationRow.SELECT + """
             where (?::text is null or state = ?) and (?::text is null or kind = ?)
               and (?::uuid is null or tenant_id = ?)
               and (?::uuid is null
                    or (created_at, id) < (select a.created_at, a.id from control.operations a where a.id = ?))
             order by created_at desc, id desc
             limit ?
            """;

    private final Database database;

    OperationSearch(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    /** Returns the latest operation of this kind for the tenant. */
    Optional<Operation> latest(OperationKind kind, TenantId tenant) {
        return database.find(
                OperationRow.SELECT + " where kind = ? and tenant_id = ? order by created_at desc, id desc limit 1",
                OperationRow::read,
                kind.wireName(),
                tenant.value());
    }

    /** Returns the operation of this kind for the tenant that has not ended. */
    Optional<Operation> unfinished(OperationKind kind, TenantId tenant) {
        return database.find(
                OperationRow.SELECT + " where kind = ? and tenant_id = ? and finished_at is null",
                OperationRow::read,
                kind.wireName(),
                tenant.value());
    }

    /** Returns whether an operation of this kind did something to the tenant that cannot be undone. */
    boolean isIrreversible(OperationKind kind, TenantId tenant) {
        return database.find(
                        "select 1 from control.operations where kind = ? and tenant_id = ?"
                                + " and irreversible_at is not null limit 1",
                        row -> true,
                        kind.wireName(),
                        tenant.value())
                .isPresent();
    }

    /** Returns operations, newest first. */
    List<Operation> list(OperationQuery filter) {
        @Nullable String state = filter.state().map(OperationState::wireName).orElse(null);
        @Nullable String kind = filter.kind().map(OperationKind::wireName).orElse(null);
        @Nullable Object tenant = filter.tenant().map(TenantId::value).orElse(null);
        @Nullable Object after = filter.after().orElse(null);
        return database.query(
                LIST, OperationRow::read, state, state, kind, kind, tenant, tenant, after, after, filter.limit());
    }
}
