package dev.tenantry.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.support.PlainTenant;
import dev.tenantry.tenant.Tenant;
import org.junit.jupiter.api.Test;

class TenantContextTest {

    private final TenantContext context = new TenantContext();

    @Test
    void isBoundOnce() {
        Tenant acme = PlainTenant.named("acme");
        context.bind(acme);

        assertThatThrownBy(() -> context.bind(PlainTenant.named("globex")))
                .hasMessageContaining("already belongs to tenant acme");
        assertThatThrownBy(() -> context.bind(acme)).hasMessageContaining("already belongs to tenant acme");
        assertThat(context.tenant()).isEqualTo(acme);
    }

    @Test
    void hasNoTenantByDefault() {
        assertThat(context.isBound()).isFalse();
        assertThatThrownBy(context::tenant).hasMessageContaining("no default tenant");
    }
}
