package dev.tenantry.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.registry.NewTenant;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.sql.Sql;
import dev.tenantry.support.StoreAwayProfile;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(StoreAwayProfile.class)
class OperationWorkerTest {

    @Inject
    TenantLedger ledger;

    @Inject
    Operations operations;

    @Inject
    OperationWorker worker;

    @Inject
    OwnerLock lock;

    private Beginnings beginnings;

    @BeforeEach
    void beginWithNone() {
        beginnings = new Beginnings(ledger, operations);
    }

    @AfterEach
    void undo() {
        beginnings.undo();
    }

    @Test
    void leavesAnOperationToTheInstanceThatWorksOnIt() throws Exception {
        UUID operation = UUID.randomUUID();
        AtomicReference<Beginnings.Begun> begun = new AtomicReference<>();
        boolean held = lock.tryHold("operation:" + operation, () -> {
            begun.set(beginnings.begin(operation, Beginnings.acme(new Placement.OwnSchema())));
            worker.submit(operation).join();
            assertThat(beginnings.operation(begun.get()).step()).isEmpty();
        });
        assertThat(held).isTrue();
        beginnings.awaitEnd(begun.get(), OperationState.SUCCEEDED);
        assertThat(beginnings.operation(begun.get()).attempts())
                .as("failed attempts")
                .isZero();
    }

    @Test
    void goesOnWithOthersWhileOneHangs() throws SQLException {
        NewTenant acme = Beginnings.acme(new Placement.OwnSchema());
        Beginnings.Begun hanging;
        try (Connection holder = Beginnings.superuserIn("tenantry").getConnection()) {
            holder.setAutoCommit(false);
            // Whoever makes the same schema has to wait for what becomes of this one.
            Sql.execute(holder, "create schema " + HomeName.of(acme.id()));
            hanging = beginnings.begin(UUID.randomUUID(), acme);
            await().until(() -> beginnings.operation(hanging).step().equals(Optional.of("migrate")));
            beginnings.awaitEnd(beginnings.begin(new Placement.Shared()), OperationState.SUCCEEDED);
            assertThat(beginnings.operation(hanging).isFinished()).isFalse();
            holder.rollback();
        }
        beginnings.awaitEnd(hanging, OperationState.SUCCEEDED);
    }

    @Test
    void letsOneAtATimeHoldALock() throws Exception {
        String name = UUID.randomUUID().toString();
        assertThat(lock.tryHold(name, () -> {
                    assertThat(tryHold(name)).as("the same").isFalse();
                    assertThat(tryHold(name + "0")).as("another").isTrue();
                }))
                .isTrue();
        assertThat(tryHold(name)).as("the same, afterwards").isTrue();
    }

    private boolean tryHold(String name) {
        try {
            return lock.tryHold(name, () -> {});
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
