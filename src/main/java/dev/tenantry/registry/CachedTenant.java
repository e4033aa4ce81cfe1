package dev.tenantry.registry;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantOverrides;
import dev.tenantry.tenant.TenantStatus;
import dev.tenantry.tenant.WireNamed;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A tenant as stored in Redis. A value that cannot be converted to a valid {@link Tenant} counts as absent. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record CachedTenant(
        @Nullable String id,
        @Nullable String slug,
        @Nullable String name,
        @Nullable String plan,
        @Nullable String status,
        @Nullable Integer rateLimit,
        @Nullable String tier,
        @Nullable String store,
        long epoch,
        @Nullable String createdAt,
        long version) {

    static CachedTenant of(Tenant tenant) {
        OptionalInt rateLimit = tenant.overrides().rateLimit();
        return new CachedTenant(
                tenant.id().toString(),
                tenant.slug().toString(),
                tenant.name(),
                tenant.plan().wireName(),
                tenant.status().wireName(),
                rateLimit.isPresent() ? rateLimit.getAsInt() : null,
                tenant.placement().tier().wireName(),
                tenant.placement().dataStore().map(StoreName::toString).orElse(null),
                tenant.epoch(),
                tenant.createdAt().toString(),
                tenant.version());
    }

    Optional<Tenant> toTenant() {
        // No field has a default: without its tier, a tenant with a separate home would be read as a shared one.
        if (id == null
                || slug == null
                || name == null
                || plan == null
                || status == null
                || tier == null
                || createdAt == null) {
            return Optional.empty();
        }
        Optional<TenantId> tenantId = TenantId.parse(id);
        Optional<Slug> tenantSlug = Slug.parse(slug);
        if (tenantId.isEmpty() || tenantSlug.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Tenant(
                    tenantId.get(),
                    tenantSlug.get(),
                    name,
                    WireNamed.of(Plan.class, plan),
                    WireNamed.of(TenantStatus.class, status),
                    new TenantOverrides(rateLimit == null ? OptionalInt.empty() : OptionalInt.of(rateLimit)),
                    Placement.of(
                            WireNamed.of(IsolationTier.class, tier),
                            Optional.ofNullable(store).map(StoreName::new)),
                    epoch,
                    Instant.parse(createdAt),
                    version));
        } catch (IllegalArgumentException | DateTimeParseException broken) {
            return Optional.empty();
        }
    }
}
