package dev.tenantry.canary;

import java.io.Serial;

/** Thrown if a round proves nothing. Its message says why, in words for an operator. */
final class NotMadeException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    NotMadeException(String why) {
        super(why);
    }
}
