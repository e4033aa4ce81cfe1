package dev.tenantry.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.operation.PostponedException;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.tenant.TenantId;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CopyCheckTest {

    @Inject
    TenantLedger ledger;

    @Test
    void handsTheWorkOverIfTheInstanceIsStopping() {
        CopyCheck check = new CopyCheck(ledger, new TenantId(UUID.randomUUID()));
        check.run();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(check::run)
                    .isInstanceOf(PostponedException.class)
                    .hasMessage("this instance is stopping");
            assertThat(Thread.currentThread().isInterrupted())
                    .as("what comes after must stop too")
                    .isTrue();
        } finally {
            Thread.interrupted();
        }
    }
}
