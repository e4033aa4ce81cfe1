package dev.tenantry.registry;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantSettings;
import dev.tenantry.tenant.TenantStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A tenant as written in Redis. Whatever cannot become a valid {@link Tenant} again counts as absent. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record CachedTenant(
        @Nullable String id,
        @Nullable String slug,
        @Nullable String name,
        @Nullable String plan,
        @Nullable String status,
        @Nullable Integer rateLimit,
        long version) {

    static CachedTenant of(Tenant tenant) {
        OptionalInt rateLimit = tenant.settings().rateLimit();
        // Exhaustive on purpose: a new kind of home must be written here too, or it would come back as the shared one.
        return switch (tenant.placement()) {
            case Placement.Shared() ->
                new CachedTenant(
                        tenant.id().toString(),
                        tenant.slug().toString(),
                        tenant.name(),
                        tenant.plan().wireName(),
                        tenant.status().wireName(),
                        rateLimit.isPresent() ? rateLimit.getAsInt() : null,
                        tenant.version());
        };
    }

    Optional<Tenant> toTenant() {
        if (id == null || slug == null || name == null || plan == null || status == null) {
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
                    Plan.ofWireName(plan),
                    TenantStatus.ofWireName(status),
                    new TenantSettings(rateLimit == null ? OptionalInt.empty() : OptionalInt.of(rateLimit)),
                    new Placement.Shared(),
                    version));
        } catch (IllegalArgumentException broken) {
            return Optional.empty();
        }
    }
}
