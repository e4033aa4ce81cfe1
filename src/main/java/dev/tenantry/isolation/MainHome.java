package dev.tenantry.isolation;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/** A home in the main database. All homes there share one connection pool. */
record MainHome(AgroalDataSource mainDatabase, HomeSession session) implements OpenHome {

    @Override
    public Connection connect() throws SQLException {
        return session.begin(mainDatabase.getConnection());
    }

    @Override
    public Connection reconnect() throws SQLException {
        return mainDatabase.getConnection();
    }

    @Override
    public void release() {
        // The shared pool stays open.
    }
}
