package dev.tenantry.canary;

import dev.tenantry.registry.Sentinel;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import java.util.List;

/** The two sentinels of one tier. */
record Pair(Tenant a, Tenant b) {

    /** @throws NotMadeException if one of them is missing or may not be served */
    static Pair of(IsolationTier tier, List<Sentinel> all) throws NotMadeException {
        return new Pair(find(tier, Sentinel.Role.A, all), find(tier, Sentinel.Role.B, all));
    }

    private static Tenant find(IsolationTier tier, Sentinel.Role role, List<Sentinel> all) throws NotMadeException {
        Tenant found = all.stream()
                .filter(each -> each.role() == role && each.tenant().placement().tier() == tier)
                .map(Sentinel::tenant)
                .findFirst()
                .orElseThrow(() -> new NotMadeException("Sentinel " + role + " of tier " + tier + " does not exist."
                        + " A control plane with tenantry.canary.enabled makes it."));
        if (!found.canBeServed()) {
            throw new NotMadeException("Sentinel " + found.slug() + " is " + found.status() + ".");
        }
        return found;
    }
}
