package dev.tenantry.relocation;

import dev.tenantry.provisioning.HomeContent;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Fills the home of a new tenant. */
@ApplicationScoped
class NewContent implements HomeContent {

    private final Cloning cloning;
    private final Importing importing;

    NewContent(Cloning cloning, Importing importing) {
        this.cloning = cloning;
        this.importing = importing;
    }

    @Override
    public void copy(TenantId source, Tenant tenant) {
        cloning.copy(source, tenant);
    }

    @Override
    public void restore(UUID upload, Tenant tenant) {
        importing.restore(upload, tenant);
    }
}
