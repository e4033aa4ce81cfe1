package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.context.TenantScope;
import dev.tenantry.sql.Sql;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Uses the main pool in a transaction that already uses a tenant's own database, as careless code might. That code may
 * fail, but no other tenant's transaction may be harmed. The main pool has one connection, so any mix-up shows.
 */
@QuarkusTest
@TestProfile(PoolReuseTest.OneConnection.class)
class SecondDataSourceTest {

    private static final Logger LOG = Logger.getLogger(SecondDataSourceTest.class);

    @Inject
    AgroalDataSource mainDatabase;

    @Inject
    EntityManager entities;

    @Inject
    TenantScope scope;

    private final ProvisionedTenants tenants = new ProvisionedTenants();

    @Test
    void leavesOtherTransactionsAlone() {
        Tenant initech = tenants.create("initech", Plan.ENTERPRISE, ProvisionedTenants.OWN_DATABASE);
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, new Placement.Shared());
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch inserted = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);

        Crowd<String> acmesRequest =
                Crowd.of(1, () -> scope.call(acme, () -> insertReadAndRollBack(asked, inserted, ended)));
        scope.run(initech, () -> {
            QuarkusTransaction.begin();
            select("select string_agg(subject, ',') from users");
            askForASecondConnection();
            asked.countDown();
            // In vain if this transaction has got the only connection.
            waitFor(inserted, Duration.ofSeconds(1));
            QuarkusTransaction.rollback();
            ended.countDown();
        });

        assertThat(acmesRequest.results()).containsExactly("SKU-A");
        assertThat(scope.call(
                        acme,
                        () -> QuarkusTransaction.requiringNew()
                                .call(() -> select("select count(*)::text from orders"))))
                .isEqualTo("0");
    }

    private String insertReadAndRollBack(CountDownLatch asked, CountDownLatch inserted, CountDownLatch ended) {
        waitFor(asked, Duration.ofSeconds(5));
        QuarkusTransaction.begin();
        try {
            entities.createNativeQuery("insert into orders (id, product_id, quantity, status)"
                            + " values (gen_random_uuid(), 'SKU-A', 1, 'pending')")
                    .executeUpdate();
            inserted.countDown();
            waitFor(ended, Duration.ofSeconds(5));
            return select("select string_agg(product_id, ',') from orders");
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    private void askForASecondConnection() {
        try (Connection second = mainDatabase.getConnection()) {
            Sql.query(second, "select 1", row -> row.getInt(1));
        } catch (SQLException refused) {
            LOG.debug("The second connection was refused", refused);
        }
    }

    private static boolean waitFor(CountDownLatch latch, Duration longest) {
        try {
            return latch.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private String select(String query) {
        return (String) entities.createNativeQuery(query).getSingleResult();
    }
}
