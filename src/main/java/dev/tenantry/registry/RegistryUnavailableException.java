package dev.tenantry.registry;

import dev.tenantry.sql.DatabaseException;
import java.io.Serial;

/** The registry's table cannot be read. Answered as what its cause says: 503 where the database is gone. */
final class RegistryUnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(DatabaseException cause) {
        super("The tenant registry cannot be read.", cause);
    }
}
