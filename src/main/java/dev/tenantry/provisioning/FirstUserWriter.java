package dev.tenantry.provisioning;

import org.jspecify.annotations.Nullable;

/** Writes a new tenant's owner into its home. Implemented by the package that the users belong to. */
public interface FirstUserWriter {

    /** Runs statements in the new home, for its tenant, as the owner role. */
    @FunctionalInterface
    interface Home {

        /** @return the number of rows that changed */
        int execute(String sql, @Nullable Object... values);
    }

    /** Adds the user; does nothing if an earlier attempt has added it. */
    void write(FirstUser user, Home home);
}
