package dev.tenantry.isolation;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A home in the main database, audited before it is first used. All homes there share one connection pool, in
 * which the transaction has a place.
 */
record MainHome(AgroalDataSource mainDatabase, PoolQueue.Place place, HomeSession session, HomeAudits audits)
        implements OpenHome {

    @Override
    public Connection connect() throws SQLException {
        // Before this request takes a connection, so that those that wait for another's audit hold none.
        try {
            audits.require(session.tenant().home(), mainDatabase::getConnection);
        } catch (SQLException failure) {
            throw session.failed(failure);
        }
        return mainDatabase.getConnection();
    }

    @Override
    public Connection reconnect() throws SQLException {
        return mainDatabase.getConnection();
    }

    @Override
    public void answered() {
        // Nothing depends on it: without the main database, no tenant is served.
    }

    @Override
    public void release() {
        place.leave();
    }
}
