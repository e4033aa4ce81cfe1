package dev.tenantry.token;

import java.io.Serial;

/**
 * Reports that a token is not accepted. Has no stack trace and no message, because nothing of a token may reach the
 * log.
 */
final class TokenRefusedException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final TokenReason reason;

    TokenRefusedException(TokenReason reason) {
        super(reason.code(), null, false, false);
        this.reason = reason;
    }

    TokenReason reason() {
        return reason;
    }
}
