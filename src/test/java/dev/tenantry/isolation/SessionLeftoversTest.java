package dev.tenantry.isolation;

import static dev.tenantry.support.OrdersApi.products;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.context.TenantScope;
import dev.tenantry.support.OrdersApi;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One tenant's transaction leaves something in the session, on purpose; the next transaction on the same connection is
 * another tenant's. The fence sets the tenant and the path of each transaction, whatever the session has.
 */
@QuarkusTest
@TestProfile(PoolReuseTest.OneConnection.class)
class SessionLeftoversTest {

    @Inject
    AgroalDataSource mainDatabase;

    @Inject
    EntityManager entities;

    @Inject
    TenantScope scope;

    private final ProvisionedTenants tenants = new ProvisionedTenants();

    private Tenant mallory;
    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void createTenants() {
        mallory = tenants.create("mallory", Plan.PRO, new Placement.Shared());
        acme = tenants.create("acme", Plan.PRO, new Placement.Shared());
        globex = tenants.create("globex", Plan.PRO, new Placement.OwnSchema());
        OrdersApi.place(acme, "SKU-ACME");
        OrdersApi.place(globex, "SKU-GLOBEX");
    }

    @AfterEach
    void endTheSession() {
        mainDatabase.flush(AgroalDataSource.FlushMode.GRACEFUL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select set_config('app.current_tenant', 'ACME', false)",
                "select set_config('search_path', 'GLOBEXS_HOME', false)",
                "select set_config('search_path', 'pg_temp,GLOBEXS_HOME,shared', false)",
                "select set_config('role', 'tenantry_app', false)",
                "select set_config('plan_cache_mode', 'force_generic_plan', false)"
            })
    void reachNoOtherTenant(String statement) {
        String sent = statement
                .replace("ACME", acme.id().toString())
                .replace("GLOBEXS_HOME", globex.home().value());
        int before = backend();
        String set = scope.call(
                mallory,
                () -> QuarkusTransaction.requiringNew()
                        .call(() -> (String) entities.createNativeQuery(sent).getSingleResult()));
        assertThat(set).isNotEmpty();

        for (int i = 0; i < 2; i++) {
            assertThat(products(mallory)).isEmpty();
            assertThat(products(acme)).containsExactly("SKU-ACME");
            assertThat(products(globex)).containsExactly("SKU-GLOBEX");
        }
        assertThat(backend()).as("the session").isEqualTo(before);
    }

    private int backend() {
        return scope.call(
                mallory,
                () -> QuarkusTransaction.requiringNew().call(() -> (Integer)
                        entities.createNativeQuery("select pg_backend_pid()").getSingleResult()));
    }
}
