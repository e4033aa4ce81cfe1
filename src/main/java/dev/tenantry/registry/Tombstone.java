package dev.tenantry.registry;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.WireNamed;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What remains of a deleted tenant. As JSON, one line of the file {@code tenantry.registry.tombstones}.
 *
 * @param store the data store that held the tenant's database
 */
@RegisterForReflection
@Schema(name = "Tombstone")
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Tombstone(
        UUID id,

        @Schema(pattern = Slug.PATTERN, maxLength = Slug.MAX_LENGTH, examples = "acme")
        String slug,

        @Schema(ref = "Plan") String plan,
        @Schema(ref = "IsolationTier") String tier,

        @Schema(pattern = StoreName.PATTERN, maxLength = StoreName.MAX_LENGTH, nullable = true) @Nullable String store,

        Instant erasedAt) {

    /** @throws RuntimeException if a value is missing or not valid */
    public Tombstone {
        new TenantId(id);
        new Slug(slug);
        WireNamed.of(Plan.class, plan);
        Placement.of(
                WireNamed.of(IsolationTier.class, tier),
                Optional.ofNullable(store).map(StoreName::new));
        Objects.requireNonNull(erasedAt);
    }

    public TenantId tenant() {
        return new TenantId(id);
    }
}
