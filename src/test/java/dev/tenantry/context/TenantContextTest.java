package dev.tenantry.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantOverrides;
import dev.tenantry.tenant.TenantStatus;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TenantContextTest {

    private final TenantContext context = new TenantContext();

    @Test
    void isBoundOnce() {
        Tenant acme = tenant("acme");
        context.bind(acme);

        assertThatThrownBy(() -> context.bind(tenant("globex"))).hasMessageContaining("already belongs to tenant acme");
        assertThatThrownBy(() -> context.bind(acme)).hasMessageContaining("already belongs to tenant acme");
        assertThat(context.tenant()).isEqualTo(acme);
    }

    @Test
    void hasNoTenantByDefault() {
        assertThat(context.isBound()).isFalse();
        assertThatThrownBy(context::tenant).hasMessageContaining("no default tenant");
    }

    private static Tenant tenant(String slug) {
        return new Tenant(
                new TenantId(UUID.randomUUID()),
                new Slug(slug),
                slug,
                Plan.FREE,
                TenantStatus.ACTIVE,
                TenantOverrides.NONE,
                new Placement.Shared(),
                1,
                Instant.EPOCH,
                1);
    }
}
