package dev.tenantry.isolation;

import java.sql.Connection;
import java.sql.SQLException;

/** A tenant's home, held open for one transaction. Its connections do not act for the tenant by themselves. */
interface OpenHome {

    /** Returns the transaction's connection. */
    Connection connect() throws SQLException;

    /** Returns the same connection again, for another session of the transaction. */
    Connection reconnect() throws SQLException;

    /** Returns the tenant whose home this is. */
    HomeSession session();

    /** Notes that PostgreSQL has answered a statement of the tenant. */
    void answered();

    /** Releases the home. Called when the transaction has ended or {@link #connect} has failed. */
    void release();
}
