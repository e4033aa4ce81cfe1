package dev.tenantry.isolation;

import dev.tenantry.home.TenantSession;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.SqlState;
import dev.tenantry.tenant.Tenant;
import java.sql.SQLException;
import java.util.Optional;

/** The tenant that a connection acts for until its transaction ends, as this instance knows the tenant. */
record HomeSession(Tenant tenant, TenantSession.Limits limits) {

    /**
     * Returns what to throw if something failed before the transaction has done anything.
     *
     * @throws FenceException if the fence did not let the transaction in, or if the connection is dead, so that the
     *     transaction is repeated on another one
     */
    SQLException failed(SQLException failure) {
        Optional<TenantSession.Refusal> refusal = TenantSession.refusal(failure);
        if (refusal.isPresent()) {
            throw new FenceException(
                    tenant,
                    switch (refusal.get()) {
                        case CLOSED -> FenceException.Reason.CLOSED;
                        case BUSY -> FenceException.Reason.BUSY;
                    },
                    null);
        }
        if (SqlState.isSessionGone(failure)) {
            throw new FenceException(tenant, FenceException.Reason.LOST, new DatabaseException(failure));
        }
        return failure;
    }
}
