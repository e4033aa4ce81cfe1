package dev.tenantry.isolation;

import dev.tenantry.home.TenantSession;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.SqlState;
import dev.tenantry.tenant.Tenant;
import java.sql.Connection;
import java.sql.SQLException;

/** The tenant that a connection acts for until its transaction ends, as this instance knows the tenant. */
record HomeSession(Tenant tenant, TenantSession.Limits limits) {

    /**
     * Makes the connection act for the tenant.
     *
     * @throws FenceException if PostgreSQL does not confirm that the tenant may be served in this home now, or if the
     *     connection is dead
     */
    void pass(Connection connection) throws SQLException {
        switch (enter(connection)) {
            case OPEN -> {
                // The connection acts for the tenant.
            }
            case CLOSED -> throw new FenceException(tenant, FenceException.Reason.CLOSED, null);
            case BUSY -> throw new FenceException(tenant, FenceException.Reason.BUSY, null);
        }
    }

    private TenantSession.Answer enter(Connection connection) throws SQLException {
        try {
            return TenantSession.enter(connection, tenant, limits);
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /**
     * Returns what to throw if a statement failed before the transaction has done anything.
     *
     * @throws FenceException if the connection is dead, so that the transaction is repeated on another one
     */
    SQLException failed(SQLException failure) {
        if (SqlState.isSessionGone(failure)) {
            throw new FenceException(tenant, FenceException.Reason.LOST, new DatabaseException(failure));
        }
        return failure;
    }
}
