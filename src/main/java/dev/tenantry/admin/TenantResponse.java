package dev.tenantry.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as an administrator sees it.
 *
 * @param store the name of the data store; its address stays in the configuration
 * @param schemaVersion the version of the tenant's home
 */
@Schema(name = "Tenant")
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record TenantResponse(
        UUID id,

        @Schema(pattern = Slug.PATTERN, maxLength = Slug.MAX_LENGTH, examples = "acme")
        String slug,

        @Schema(minLength = 1, maxLength = 200, examples = "Acme Corporation")
        String name,

        @Schema(ref = "Plan") String plan,
        @Schema(ref = "TenantStatus") String status,
        @Schema(ref = "IsolationTier") String tier,

        @Schema(pattern = StoreName.PATTERN, maxLength = StoreName.MAX_LENGTH) @Nullable String store,

        TenantConfig config,
        @Schema(minimum = "0") int schemaVersion,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant offboardedAt,
        @Nullable Instant deletedAt) {

    static TenantResponse of(TenantRecord found) {
        Tenant tenant = found.tenant();
        OptionalInt rateLimit = tenant.overrides().rateLimit();
        return new TenantResponse(
                tenant.id().value(),
                tenant.slug().toString(),
                tenant.name(),
                tenant.plan().wireName(),
                tenant.status().wireName(),
                tenant.placement().tier().wireName(),
                tenant.placement().dataStore().map(StoreName::toString).orElse(null),
                new TenantConfig(rateLimit.isPresent() ? rateLimit.getAsInt() : null),
                found.schemaVersion(),
                tenant.createdAt(),
                found.updatedAt(),
                found.offboardedAt().orElse(null),
                found.deletedAt().orElse(null));
    }
}
