package dev.tenantry.home;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The oldest version of PostgreSQL that Tenantry is tested with. */
record ServerVersion(int oldest) {

    static final ServerVersion REQUIRED = new ServerVersion(15);

    /** Returns why the server cannot be used; empty if it can. */
    Optional<String> refusal(Connection connection) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        return version >= oldest
                ? Optional.empty()
                : Optional.of("its PostgreSQL has version " + version + ", and Tenantry needs " + oldest + " or newer");
    }
}
