package dev.tenantry.registry;

import dev.tenantry.sql.DatabaseException;
import java.io.Serial;

/**
 * Thrown if the registry's table cannot be read. The response depends on the cause: 503 if the database is unreachable.
 */
final class RegistryUnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(DatabaseException cause) {
        super("The tenant registry cannot be read.", cause);
    }
}
