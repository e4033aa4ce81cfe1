package dev.tenantry.provisioning;

import java.io.Serial;

/** A step could not be done, for a reason that may be shown to the platform's administrators. */
final class ProvisioningException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    ProvisioningException(String reason) {
        super(reason);
    }
}
