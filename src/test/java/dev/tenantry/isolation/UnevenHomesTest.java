package dev.tenantry.isolation;

import static dev.tenantry.support.OrdersApi.place;
import static dev.tenantry.support.OrdersApi.products;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Uses two homes in turns on the same connections, while a migration has changed one of them but not the other. */
@QuarkusTest
class UnevenHomesTest {

    // The driver prepares a statement on the server at its fifth use.
    private static final int ENOUGH_TO_BE_PREPARED = 12;

    private final AdminClient admin = new AdminClient();

    @Test
    void servesBothHomes() {
        Tenant acme = admin.create("acme", IsolationTier.SCHEMA);
        Tenant globex = admin.create("globex", IsolationTier.SCHEMA);
        place(acme, "SKU-A");
        place(globex, "SKU-G");
        for (int i = 0; i < ENOUGH_TO_BE_PREPARED; i++) {
            assertThat(products(acme)).containsExactly("SKU-A");
        }
        Superuser.inMainDatabase()
                .execute("alter table " + globex.home() + ".orders alter column quantity type bigint");

        for (int i = 0; i < ENOUGH_TO_BE_PREPARED; i++) {
            assertThat(products(globex)).containsExactly("SKU-G");
            assertThat(products(acme)).containsExactly("SKU-A");
        }
    }
}
