package dev.tenantry.isolation;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/** A home in the main database, whose pool all of them share. */
record MainHome(AgroalDataSource mainDatabase, TenantSetting setting) implements OpenHome {

    @Override
    public Connection connect() throws SQLException {
        return setting.on(mainDatabase.getConnection());
    }

    @Override
    public Connection reconnect() throws SQLException {
        return mainDatabase.getConnection();
    }

    @Override
    public void release() {
        // The pool outlives every transaction.
    }
}
