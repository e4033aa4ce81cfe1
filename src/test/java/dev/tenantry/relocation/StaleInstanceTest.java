package dev.tenantry.relocation;

import static dev.tenantry.support.OrdersApi.place;
import static dev.tenantry.support.OrdersApi.products;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.registry.StaleCopies;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An instance that has heard of no move for minutes serves the tenant at its new home all the same. */
@QuarkusTest
class StaleInstanceTest {

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    @ParameterizedTest
    @CsvSource({"ROW, SCHEMA", "SCHEMA, DATABASE", "DATABASE, ROW"})
    void neitherReadsNorWritesInTheOldHome(IsolationTier from, IsolationTier to) {
        Tenant acme = admin.create("acme", from);
        place(acme, "SKU-A");
        Tenant moved = Moves.move(acme, to);
        awaitRest(acme);

        StaleCopies.put(acme);
        place(acme, "SKU-B");
        assertThat(rowsOf(acme, "SKU-B")).as("in the old home, which is kept").isZero();
        assertThat(rowsOf(moved, "SKU-B")).isEqualTo(1);
        StaleCopies.put(acme);
        assertThat(products(acme)).containsExactly("SKU-B", "SKU-A");

        Moves.settle(acme);
        StaleCopies.put(acme);
        assertThat(products(acme)).as("the old home is gone").containsExactly("SKU-B", "SKU-A");
        StaleCopies.put(acme);
        place(acme, "SKU-C");
        assertThat(superuser.whereRowsAre("orders", acme))
                .isEqualTo(Map.of(Superuser.databaseOf(moved) + "." + moved.home(), 3L));
    }

    // Until then, the old home is being kept up to date.
    private void awaitRest(Tenant tenant) {
        await().until(() -> superuser.number(
                        "select count(*) from control.operations where tenant_id = ? and rests_until > now()",
                        tenant.id().value())
                == 1);
    }

    private long rowsOf(Tenant tenant, String product) {
        return superuser
                .in(tenant)
                .number(
                        "select count(*) from " + tenant.home() + ".orders where tenant_id = ? and product_id = ?",
                        tenant.id().value(),
                        product);
    }
}
