package dev.tenantry.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.support.FakeTransaction;
import dev.tenantry.support.PlainTenant;
import org.junit.jupiter.api.Test;

class TenantScopeTest {

    /** Its Hibernate session may belong to another tenant already. */
    @Test
    void doesNotBeginWithinATransaction() {
        TenantContext context = new TenantContext();
        TenantScope scope = new TenantScope(context, FakeTransaction.active());

        assertThatThrownBy(() -> scope.call(PlainTenant.named("acme"), () -> "work"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("bound before its transaction begins");
        assertThat(context.isBound()).isFalse();
    }
}
