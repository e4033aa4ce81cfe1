package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.context.TenantContext;
import dev.tenantry.context.TenantScope;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantConnectionResolver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TenantConnectionTest {

    @Inject
    EntityManager entities;

    @Inject
    TenantScope scope;

    @Inject
    @PersistenceUnitExtension
    TenantConnectionResolver connections;

    @Inject
    TenantContext context;

    private final TestTenants tenants = new TestTenants();

    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void createTenants() {
        acme = tenants.create("acme", Plan.FREE);
        globex = tenants.create("globex", Plan.FREE);
        tenants.addOrder(acme, "SKU-A");
        tenants.addOrder(globex, "SKU-G");
    }

    @Test
    void readsDataOfTheBoundTenant() {
        assertThat(productsOf(acme)).isEqualTo("SKU-A");
        assertThat(productsOf(globex)).isEqualTo("SKU-G");
    }

    @Test
    void refusesDataAccessOutsideATransaction() {
        assertThatThrownBy(() -> scope.call(acme, this::products))
                .hasStackTraceContaining("only within an active transaction");
    }

    @Test
    void refusesDataAccessWithoutATenant() {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().call(this::products))
                .hasStackTraceContaining("there is no default tenant");
    }

    @Test
    void refusesAnotherTenantsConnectionInOneTransaction() {
        scope.run(
                acme,
                () -> QuarkusTransaction.requiringNew().run(() -> {
                    assertThat(products()).isEqualTo("SKU-A");
                    assertThatThrownBy(() ->
                                    connections.resolve(globex.id().toString()).getConnection())
                            .hasMessageContaining("belongs to another tenant");
                }));
    }

    @Test
    void refusesToBindATenantWithinATransaction() {
        assertThatThrownBy(() -> scope.run(
                        acme,
                        () -> QuarkusTransaction.requiringNew().run(() -> {
                            assertThat(products()).isEqualTo("SKU-A");
                            scope.call(globex, this::products);
                        })))
                .hasMessageContaining("bound before its transaction begins");
    }

    @Test
    void servesTheSameTenantTwiceInOneTransaction() {
        scope.run(
                acme,
                () -> QuarkusTransaction.requiringNew().run(() -> {
                    assertThat(products()).isEqualTo("SKU-A");
                    assertThat(productsInNewSession()).isEqualTo("SKU-A");
                }));
    }

    @Test
    void searchesNoOtherSchema() {
        String path = scope.call(
                acme,
                () -> QuarkusTransaction.requiringNew()
                        .call(() -> (String) entities.createNativeQuery("select current_setting('search_path')")
                                .getSingleResult()));
        assertThat(path).isEqualTo("shared");
    }

    @Test
    void leavesNoTenantBehindInTheCallersRequest() {
        scope.run(acme, () -> assertThat(context.tenant()).isEqualTo(acme));
        assertThat(context.isBound()).isFalse();
        assertThatThrownBy(() -> scope.run(acme, () -> {
                    throw new IllegalArgumentException("the work fails");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(context.isBound()).isFalse();
    }

    private String productsOf(Tenant tenant) {
        return scope.call(tenant, () -> QuarkusTransaction.requiringNew().call(this::products));
    }

    private String products() {
        return (String) entities.createNativeQuery("select string_agg(product_id, ',') from orders")
                .getSingleResult();
    }

    private String productsInNewSession() {
        try (EntityManager session = entities.getEntityManagerFactory().createEntityManager()) {
            session.joinTransaction();
            return (String) session.createNativeQuery("select string_agg(product_id, ',') from orders")
                    .getSingleResult();
        }
    }
}
