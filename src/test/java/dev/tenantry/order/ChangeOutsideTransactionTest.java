package dev.tenantry.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.context.TenantScope;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import org.junit.jupiter.api.Test;

/** A change that would never be written is an error, and not a success. */
@QuarkusTest
class ChangeOutsideTransactionTest {

    private final TestTenants tenants = new TestTenants();

    @Inject
    TenantScope scope;

    @Inject
    Changes changes;

    @Test
    void refusesAnEntityThatWasChangedOutsideATransaction() {
        Tenant acme = tenants.create("acme", Plan.FREE);
        tenants.addOrder(acme, "SKU-A");
        scope.run(acme, () -> {
            assertThat(changes.read()).isEqualTo("SKU-A");
            assertThatThrownBy(changes::change).hasMessageContaining("changed outside a transaction");
        });
    }

    @ApplicationScoped
    static class Changes {

        @Transactional(TxType.SUPPORTS)
        String read() {
            return Order.<Order>findAll().firstResult().productId;
        }

        @Transactional(TxType.SUPPORTS)
        void change() {
            Order.<Order>findAll().firstResult().quantity = 5;
        }
    }
}
