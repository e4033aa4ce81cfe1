package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.support.FakeTransaction;
import dev.tenantry.tenant.TenantId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TenantTransactionTest {

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final TenantId globex = new TenantId(UUID.randomUUID());

    @Test
    void belongsToOneTenant() {
        TenantTransaction transaction = new TenantTransaction(FakeTransaction.active());
        assertThat(transaction.ownerOf(acme)).isEmpty();
        TenantTransaction.Owner owner = new TenantTransaction.Owner(acme, null, null);
        transaction.belongsTo(owner);

        assertThat(transaction.ownerOf(acme)).hasValue(owner);
        assertThatThrownBy(() -> transaction.ownerOf(globex)).hasMessageContaining("belongs to another tenant");
    }

    @Test
    void belongsToNoneOutsideATransactionOrOnceItIsAbandoned() {
        assertThatThrownBy(() -> new TenantTransaction(FakeTransaction.none()).ownerOf(acme))
                .hasMessageContaining("only within an active transaction");

        TenantTransaction abandoned = new TenantTransaction(FakeTransaction.active());
        abandoned.abandon();
        assertThatThrownBy(() -> abandoned.ownerOf(acme)).hasMessageContaining("was this transaction marked");
    }
}
