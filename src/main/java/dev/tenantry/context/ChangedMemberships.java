package dev.tenantry.context;

import dev.tenantry.registry.MembershipHints;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells control planes that the users of the bound tenant have changed, and so its memberships have to follow. */
@ApplicationScoped
public class ChangedMemberships {

    private final TenantContext context;
    private final MembershipHints hints;

    ChangedMemberships(TenantContext context, MembershipHints hints) {
        this.context = context;
        this.hints = hints;
    }

    /** Leaves a hint. Called after the COMMIT, because a control plane may look at once. */
    public void announce() {
        hints.leave(context.tenant().id());
    }
}
