package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Tenant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that a tenant is whole after a move, and in one place. */
final class Aftermath {

    private final Fleet fleet;
    private final Superuser main;
    private final Superuser home;
    private final Tenant tenant;
    private final String id;
    private final String what;

    /**
     * @param tenant as it is now
     * @param what the move, for messages
     */
    Aftermath(Fleet fleet, Tenant tenant, String what) {
        this.fleet = fleet;
        this.main = fleet.superuser();
        this.home = fleet.homeOf(tenant);
        this.tenant = tenant;
        this.id = tenant.id().toString();
        this.what = what;
    }

    /** The tenant is there, and let in. */
    void verifyHome(Placement expected) {
        assertThat(tenant.placement()).as(what).isEqualTo(expected);
        String place = fleet.serverOf(expected) + "."
                + home.texts("select current_database()").getFirst() + "." + tenant.home();
        assertThat(fleet.whereRowsAre("orders", tenant)).as(what).containsOnlyKeys(place);
        assertThat(fleet.whereRowsAre("users", tenant)).as(what).isEqualTo(Map.of(place, 1L));
        if (has(IsolationTier.DATABASE)) {
            assertThat(home.texts("select epoch from control.fence where tenant_id::text = ? and open", id))
                    .as(what)
                    .isEqualTo(main.texts("select epoch from control.tenants where id::text = ?", id));
        }
    }

    /** Neither the other home nor what the move has noted is left. */
    void verifyNothingIsLeft() {
        String own = HomeName.of(tenant.id()).value();
        assertThat(fleet.serversWithDatabase(own))
                .as("servers with a database of %s", what)
                .isEqualTo(has(IsolationTier.DATABASE) ? List.of(fleet.serverOf(tenant.placement())) : List.of());
        assertThat(main.number("select count(*) from pg_namespace where nspname = ?", own))
                .as("schemas of %s", what)
                .isEqualTo(has(IsolationTier.SCHEMA) ? 1 : 0);
        assertThat(main.texts("select name from control.homes where tenant_id::text = ?", id))
                .as(what)
                .isEqualTo(has(IsolationTier.ROW) ? List.of() : List.of(own));
        assertThat(main.texts("select tier from control.second_homes where tenant_id::text = ?", id))
                .as(what)
                .isEmpty();
        assertThat(main.texts("select slug from control.tenants where id::text = ? and in_motion", id))
                .as(what)
                .isEmpty();
        assertThat(fleet.whereRowsAre("captures", tenant)).as(what).isEmpty();
    }

    /** Each order that was acknowledged is there once, and none but these and those without an answer. */
    void verifyOrders(Customer customer) {
        Map<String, String> acknowledged = customer.acknowledged();
        List<String> there = home.texts(
                "select id || ' ' || product_id from " + tenant.home()
                        + ".orders where tenant_id = ? and product_id like 'P-%'",
                tenant.id().value());
        assertThat(there)
                .as(what)
                .containsAll(acknowledged.entrySet().stream()
                        .map(order -> order.getValue() + " " + order.getKey())
                        .toList());
        List<String> products =
                there.stream().map(order -> order.split(" ", 2)[1]).toList();
        assertThat(products).as(what).doesNotHaveDuplicates();
        Set<String> possible = new HashSet<>(acknowledged.keySet());
        possible.addAll(customer.unknown());
        assertThat(possible).as(what).containsAll(products);
        assertThat(home.number(
                        "select count(*) from " + tenant.home()
                                + ".orders where tenant_id = ? and product_id like 'old-%'",
                        tenant.id().value()))
                .as("orders from before the move, %s", what)
                .isEqualTo(Fleet.ORDERS);
    }

    private boolean has(IsolationTier tier) {
        return tenant.placement().tier() == tier;
    }
}
