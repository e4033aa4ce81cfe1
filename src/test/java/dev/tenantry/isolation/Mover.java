package dev.tenantry.isolation;

import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.Tenant;
import java.sql.Connection;
import java.sql.SQLException;

/** Does what a move does at the fence. */
final class Mover {

    private Mover() {}

    /** Takes the tenant's lock, exclusively, until the transaction of this connection ends. */
    static void takeFence(Connection connection, Tenant tenant) throws SQLException {
        Sql.query(
                connection,
                "select pg_advisory_xact_lock(hashtextextended('tenantry:fence:' || ?, 0)) is null",
                row -> true,
                tenant.id().toString());
    }
}
