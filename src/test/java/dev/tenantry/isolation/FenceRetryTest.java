package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.context.TenantScope;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Work that was kept out at the fence is repeated, but none of it that has already been done. */
@QuarkusTest
class FenceRetryTest {

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    @Inject
    TenantScope scope;

    @Inject
    Careless careless;

    @Test
    void repeatsNothingOnceATransactionOfTheInvocationHasBegun() throws SQLException {
        Tenant acme = admin.create("acme", IsolationTier.SCHEMA);
        AtomicInteger calls = new AtomicInteger();
        try (Connection mover = superuser.connect()) {
            mover.setAutoCommit(false);
            assertThatThrownBy(() -> scope.run(acme, () -> careless.twice(calls, () -> beginToMove(acme, mover))))
                    .isInstanceOf(ProblemException.class);
            mover.rollback();
        }
        assertThat(calls).hasValue(1);
    }

    private static void beginToMove(Tenant tenant, Connection mover) {
        try {
            Mover.takeFence(mover, tenant);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Uses two transactions in one method that begins a third. */
    @ApplicationScoped
    static class Careless {

        private final Inner inner;

        Careless(Inner inner) {
            this.inner = inner;
        }

        @Transactional
        void twice(AtomicInteger calls, Runnable between) {
            calls.incrementAndGet();
            inner.read();
            between.run();
            inner.read();
        }
    }

    @ApplicationScoped
    static class Inner {

        private final EntityManager entities;

        Inner(EntityManager entities) {
            this.entities = entities;
        }

        @Transactional(TxType.REQUIRES_NEW)
        void read() {
            entities.createNativeQuery("select count(*) from users").getSingleResult();
        }
    }
}
