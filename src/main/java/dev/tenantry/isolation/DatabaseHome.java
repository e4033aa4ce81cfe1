package dev.tenantry.isolation;

import java.sql.Connection;
import java.sql.SQLException;

/** A home in a database of its own: a connection of its pool, and a place among the store's requests. */
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
    public void release() {
        pool.release();
        gate.leave();
    }
}
