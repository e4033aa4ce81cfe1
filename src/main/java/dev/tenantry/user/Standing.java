package dev.tenantry.user;

import dev.tenantry.provisioning.UserRole;
import dev.tenantry.tenant.WireNamed;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the tenant's tables say about a caller. */
sealed interface Standing {

    String INVITED = "invited";
    String FORMER = "former";

    /** The caller is a user. */
    record Listed(UserRole role) implements Standing {}

    /** The caller's address is invited, and they are not a user yet. */
    record Invited() implements Standing {}

    /** The caller may do nothing: they were removed, or have a role that only a later version knows. */
    record Barred() implements Standing {}

    /** The tables do not contain the caller. */
    record Unlisted() implements Standing {}

    /** Returns what a row says; null stands for no row. */
    static Standing of(@Nullable String text) {
        return switch (text) {
            case null -> new Unlisted();
            case INVITED -> new Invited();
            case FORMER -> new Barred();
            default -> {
                Optional<UserRole> role = WireNamed.parse(UserRole.class, text);
                yield role.isPresent() ? new Listed(role.get()) : new Barred();
            }
        };
    }
}
