package dev.tenantry.user;

import dev.tenantry.context.ChangedMemberships;
import dev.tenantry.provisioning.UserRole;
import dev.tenantry.tenant.Subject;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** Finds out which role the current request's caller has in the tenant. */
@Singleton
class Caller {

    private final JsonWebToken token;
    private final Standings standings;
    private final KnownRoles roles;
    private final Joining joining;
    private final ChangedMemberships memberships;
    private final UserConfig config;

    Caller(
            JsonWebToken token,
            Standings standings,
            KnownRoles roles,
            Joining joining,
            ChangedMemberships memberships,
            UserConfig config) {
        this.token = token;
        this.standings = standings;
        this.roles = roles;
        this.joining = joining;
        this.memberships = memberships;
        this.config = config;
    }

    /**
     * Returns the caller's role, which this instance may remember; empty if they may do nothing. If the caller is
     * invited and has not been here before, they become a user.
     */
    Optional<UserRole> role() {
        // A caller without a subject can be no user, and nobody could remove them.
        return subject().flatMap(subject -> role(roles.get(subject, () -> find(subject))));
    }

    /** Returns the caller's role as it is in the current transaction. */
    Optional<UserRole> roleNow() {
        return subject().flatMap(subject -> role(standings.find(subject, Optional.empty())));
    }

    boolean is(User user) {
        return user.subject != null && Objects.equals(user.subject, token.getSubject());
    }

    Optional<Subject> subject() {
        return Subject.parse(token.getSubject());
    }

    private Optional<UserRole> role(Standing standing) {
        return switch (standing) {
            case Standing.Listed(UserRole role) -> Optional.of(role);
            case Standing.Barred() -> Optional.empty();
            case Standing.Invited() -> config.unlisted().role();
            case Standing.Unlisted() -> config.unlisted().role();
        };
    }

    private Standing find(Subject subject) {
        Optional<InvitedAddress> address = verifiedAddress();
        Standing standing = standings.find(subject, address);
        if (address.isPresent() && standing instanceof Standing.Invited) {
            if (join(subject, address.get())) {
                memberships.announce();
            }
            return standings.find(subject, Optional.empty());
        }
        return standing;
    }

    private boolean join(Subject subject, InvitedAddress address) {
        try {
            return joining.join(subject, address);
        } catch (ConstraintViolationException addedMeanwhile) {
            // An administrator has added the caller at the same moment.
            return false;
        }
    }

    // Only the boolean: a provider that sends a text may mean anything by it.
    private Optional<InvitedAddress> verifiedAddress() {
        @Nullable Object email = token.getClaim("email");
        @Nullable Object verified = token.getClaim("email_verified");
        return Boolean.TRUE.equals(verified) && email instanceof String text
                ? InvitedAddress.parse(text)
                : Optional.empty();
    }
}
