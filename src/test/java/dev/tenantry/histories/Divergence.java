package dev.tenantry.histories;

import java.io.Serial;

/** The service did what the model of a tenant does not allow. */
final class Divergence extends AssertionError {

    @Serial
    private static final long serialVersionUID = 1;

    Divergence(String message) {
        super(message);
    }

    Divergence(String message, Throwable cause) {
        super(message, cause);
    }

    static void unless(boolean isAllowed, String message, Object... values) {
        if (!isAllowed) {
            throw new Divergence(message.formatted(values));
        }
    }
}
