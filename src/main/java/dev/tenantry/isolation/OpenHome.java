package dev.tenantry.isolation;

import java.sql.Connection;
import java.sql.SQLException;

/** A tenant's home, held open for one transaction. */
interface OpenHome {

    /** Returns the transaction's connection, which acts for the tenant until the transaction ends. */
    Connection connect() throws SQLException;

    /** Returns the same connection again, for another session of the transaction. */
    Connection reconnect() throws SQLException;

    /** Releases the home. Called when the transaction has ended or {@link #connect} has failed. */
    void release();
}
