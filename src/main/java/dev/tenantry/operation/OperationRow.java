package dev.tenantry.operation;

import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.WireNamed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Converts a row of {@code control.operations} to an operation. */
final class OperationRow {

    static final String SELECT = """
            select id, kind, tenant_id, state, step, attempts, failure, result, irreversible_at, created_at, finished_at
              from control.operations
            """;

    private OperationRow() {}

    static Operation read(ResultSet row) throws SQLException {
        return new Operation(
                row.getObject("id", UUID.class),
                new OperationKind(row.getString("kind")),
                Optional.ofNullable(row.getObject("tenant_id", UUID.class)).map(TenantId::new),
                WireNamed.of(OperationState.class, row.getString("state")),
                Optional.ofNullable(row.getString("step")),
                row.getInt("attempts"),
                Optional.ofNullable(row.getString("failure")),
                Optional.ofNullable(row.getString("result")),
                Sql.instant(row, "irreversible_at").isPresent(),
                Sql.instant(row, "created_at").orElseThrow(),
                Sql.instant(row, "finished_at"));
    }
}
