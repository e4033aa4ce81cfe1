package dev.tenantry.problem;

import java.io.Serial;

/**
 * A failure whose message may be shown to the platform's administrators: it contains no SQL, no address and no value of
 * a tenant's row.
 */
public class ReportableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public ReportableException(String message) {
        super(message);
    }
}
