package dev.tenantry.registry;

import java.io.Serial;

/** Another tenant has the slug, or had it until not long enough ago. */
public final class SlugTakenException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    SlugTakenException() {
        super("The slug is taken.", null, false, false);
    }
}
