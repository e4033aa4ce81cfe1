package dev.tenantry.isolation;

import java.sql.Connection;
import java.sql.SQLException;

/** A tenant's home, held open for one transaction. */
interface OpenHome {

    /** The transaction's connection, speaking for the tenant from now on until the transaction ends. */
    Connection connect() throws SQLException;

    /** The same connection again, for another session of the transaction. */
    Connection reconnect() throws SQLException;

    /** When the transaction has ended, or {@link #connect} has failed. */
    void release();
}
