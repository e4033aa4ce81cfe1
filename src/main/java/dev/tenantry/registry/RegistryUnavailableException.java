package dev.tenantry.registry;

import java.io.Serial;
import java.sql.SQLException;

/** The registry's table cannot be read. Answered as what its cause says: 503 where the database is gone. */
final class RegistryUnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(SQLException cause) {
        super("The tenant registry cannot be read.", cause);
    }
}
