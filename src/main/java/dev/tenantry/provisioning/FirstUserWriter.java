package dev.tenantry.provisioning;

import org.jspecify.annotations.Nullable;

/** Writes a new tenant's owner into its home. Implemented by the package that the users belong to. */
public interface FirstUserWriter {

    /** Runs statements for the tenant in its new home, as the owner role. */
    @FunctionalInterface
    interface Home {

        /** Runs one statement. Returns the number of rows that changed. */
        int execute(String sql, @Nullable Object... values);
    }

    /** Adds the user. Does nothing if an earlier attempt has already added them. */
    void write(FirstUser user, Home home);
}
