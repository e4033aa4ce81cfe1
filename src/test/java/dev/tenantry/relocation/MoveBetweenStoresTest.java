package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.OwnStore;
import dev.tenantry.support.OwnStoresProfile;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** From a database on one data store to one on another, while orders are placed. */
@QuarkusTest
@TestProfile(OwnStoresProfile.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MoveBetweenStoresTest {

    @TestHTTPResource
    URI service;

    private final AdminClient admin = new AdminClient();
    private OwnStore east;
    private OwnStore west;

    @BeforeAll
    void start() {
        east = new OwnStore("east");
        west = new OwnStore("west");
    }

    @AfterAll
    void stop() {
        east.close();
        west.close();
    }

    @Test
    void losesNothingThatIsWrittenMeanwhile() {
        Tenant acme = new ProvisionedTenants().create("acme", Plan.ENTERPRISE, east.placement());
        try (BusyTenant busy = new BusyTenant(service, acme)) {
            toTheWest(acme);
            awaitOrdersIn(busy, west, acme);
            JsonPath back = admin.awaitState(admin.tell(acme, "move-back"), "succeeded");
            assertThat(back.getLong("result.pause_millis")).isLessThan(1_000);
            assertThat(Moves.now(acme).placement()).isEqualTo(east.placement());
            assertThat(hasDatabase(west, acme)).as("what is left in the west").isFalse();

            awaitOrdersIn(busy, east, acme);
            toTheWest(acme);
            Moves.settle(acme);
            assertThat(hasDatabase(east, acme)).as("what is left in the east").isFalse();
            awaitOrdersIn(busy, west, acme);
            busy.stop();

            assertThat(busy.unexpected()).isEmpty();
            assertThat(orders(west, acme)).isEqualTo(busy.acknowledged());
        }
    }

    private void toTheWest(Tenant tenant) {
        JsonPath moved = Moves.awaitSwitched(Moves.begin(tenant, Map.of("tier", "database", "store", "west")));
        assertThat(Moves.now(tenant).placement()).isEqualTo(west.placement());
        assertThat(moved.getLong("result.pause_millis")).isLessThan(1_000);
    }

    /** Waits until the tenant has been served at this store, after its move. */
    private static void awaitOrdersIn(BusyTenant busy, OwnStore store, Tenant tenant) {
        Set<String> before = busy.acknowledged();
        await().until(() -> busy.acknowledged().size() > before.size() + 10);
        assertThat(orders(store, tenant)).containsAll(before).hasSizeGreaterThan(before.size());
    }

    private static Set<String> orders(OwnStore store, Tenant tenant) {
        String home = home(tenant);
        return Set.copyOf(store.superuser()
                .in(home)
                .texts(
                        "select id from " + home + ".orders where tenant_id = ?",
                        tenant.id().value()));
    }

    private static boolean hasDatabase(OwnStore store, Tenant tenant) {
        Superuser superuser = store.superuser();
        return superuser.number("select count(*) from pg_database where datname = ?", home(tenant)) > 0;
    }

    private static String home(Tenant tenant) {
        return tenant.home().value();
    }
}
