package dev.tenantry.registry;

import dev.tenantry.sql.Database;
import dev.tenantry.sql.DatabaseException;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;

/** Reads {@code control.cursor_key}: the secret with which all instances sign the cursors of lists. */
@Singleton
public class CursorKey {

    private final Database database;

    CursorKey(@DataSource("registry") AgroalDataSource dataSource) {
        this.database = Database.repeatingQueries(dataSource);
    }

    /** @throws IllegalStateException if an operator has deleted it */
    public byte[] read() {
        try {
            return database.find("select octets from control.cursor_key", row -> row.getBytes(1))
                    .orElseThrow(() -> new IllegalStateException("Table control.cursor_key has no row. Insert a new"
                            + " secret, as src/docs/operations.md says; cursors that clients still have are then"
                            + " refused."));
        } catch (DatabaseException failure) {
            throw new RegistryUnavailableException(failure);
        }
    }
}
