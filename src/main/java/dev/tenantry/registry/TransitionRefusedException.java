package dev.tenantry.registry;

import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantStatus;
import java.io.Serial;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Thrown if the tenant's status does not allow the requested one. */
public final class TransitionRefusedException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    TransitionRefusedException(Tenant tenant, TenantStatus next) {
        super(sentence(tenant, next), null, false, false);
    }

    private static String sentence(Tenant tenant, TenantStatus next) {
        String from = Arrays.stream(TenantStatus.values())
                .filter(status -> status.canBecome(next))
                .map(TenantStatus::name)
                .collect(Collectors.joining(" or "));
        return "Tenant " + tenant.slug() + " is " + tenant.status() + "; it can become " + next + " only when " + from
                + ".";
    }
}
