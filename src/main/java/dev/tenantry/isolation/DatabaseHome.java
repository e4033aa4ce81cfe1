package dev.tenantry.isolation;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A home in a separate database. Takes its connection from that database's pool, and counts as one of the store's
 * concurrent requests until it is released.
 */
record DatabaseHome(TenantPool pool, StoreGate gate, HomeSession session) implements OpenHome {

    @Override
    public Connection connect() throws SQLException {
        return gate.call(() -> pool.open(session));
    }

    @Override
    public Connection reconnect() throws SQLException {
        return pool.reconnect();
    }

    @Override
    public void answered() {
        pool.answered();
    }

    @Override
    public void release() {
        pool.release();
        gate.leave();
    }
}
