package dev.tenantry.isolation;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.OrdersApi.place;
import static dev.tenantry.support.OrdersApi.products;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.tenant.Tenant;
import org.junit.jupiter.api.Test;

/** Adds to {@link TierContract} what holds in tiers in which a tenant has separate tables. */
abstract class OwnHomeContract extends TierContract {

    @Test
    void sharesItsTablesWithNoOtherTenant() {
        place(acme, "SKU-OWN");
        for (String table : new String[] {"orders", "users"}) {
            assertThat(superuser
                            .in(acme)
                            .number(
                                    "select count(*) from " + acme.home() + "." + table + " where tenant_id = ?",
                                    acme.id().value()))
                    .isEqualTo(1);
            assertThat(superuser
                            .in(acme)
                            .number(
                                    "select count(*) from " + acme.home() + "." + table + " where tenant_id <> ?",
                                    acme.id().value()))
                    .isZero();
        }
    }

    @Test
    void failsIfATableIsMissingAndReadsNoOther() {
        place(acme, "SKU-OWN");
        assertThat(products(acme)).containsExactly("SKU-OWN");
        // An order of this tenant outside its home. With the wrong schema on the search path it would show.
        superuser.execute("insert into shared.orders (tenant_id, id, product_id, quantity, status, number) values ('"
                + acme.id() + "', gen_random_uuid(), 'SKU-STRAY', 1, 'pending', null)");
        superuser.in(acme).execute("drop table " + acme.home() + ".orders cascade");

        String problem =
                problem(as(acme).get("/orders"), 500, "internal").extract().asString();
        assertThat(problem)
                .doesNotContain("SKU-", "orders\" does not exist", acme.home().value());
        as(acme).get("/users/me").then().statusCode(200);
        for (Tenant neighbour : neighbours) {
            assertThat(products(neighbour)).contains("SKU-FOREIGN");
        }
    }
}
