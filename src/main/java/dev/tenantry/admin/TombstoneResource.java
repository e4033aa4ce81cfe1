package dev.tenantry.admin;

import dev.tenantry.context.PlatformOperation;
import dev.tenantry.registry.Tombstone;
import dev.tenantry.registry.TombstoneLedger;
import dev.tenantry.tenant.TenantId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path(AdminPaths.TOMBSTONES)
@PlatformOperation
@RolesAllowed(AdminRole.NAME)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = PlatformOperation.TAG)
class TombstoneResource {

    private final TombstoneLedger tombstones;

    TombstoneResource(TombstoneLedger tombstones) {
        this.tombstones = tombstones;
    }

    @GET
    @Operation(
            operationId = "listTombstones",
            summary = "Returns what remains of deleted tenants, in the order of their ids, page by page")
    public Page<Tombstone> list(
            @RestQuery("after") @Nullable UUID after,
            @RestQuery("limit") @DefaultValue(PageLimit.DEFAULT) PageLimit limit) {
        List<Tombstone> found = tombstones.list(Optional.ofNullable(after).map(TenantId::new), limit.value() + 1);
        return Page.of(found, limit, tombstone -> tombstone.id().toString());
    }
}
