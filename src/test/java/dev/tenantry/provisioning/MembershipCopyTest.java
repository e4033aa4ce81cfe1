package dev.tenantry.provisioning;

import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.provisioning.MigrationReport.FailedHome;
import dev.tenantry.support.Detour;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.StoreAwayProfile;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gives memberships to the users of homes that an earlier version has made, which had none. */
@QuarkusTest
@TestProfile(StoreAwayProfile.class)
class MembershipCopyTest {

    @Inject
    Migration migration;

    private final ProvisionedTenants tenants = new ProvisionedTenants();
    private final Superuser superuser = Superuser.inMainDatabase();
    private final Detour store = new Detour(port("tenantry.stores.away.url"), port("tenantry.stores.local.url"));
    private final List<Tenant> all = new ArrayList<>();

    @AfterEach
    void forgetTenantsOfTheStore() {
        store.close();
        all.stream()
                .filter(tenant -> tenant.placement().equals(new Placement.OwnDatabase(new StoreName("away"))))
                .forEach(tenant -> {
                    superuser.execute(
                            "delete from control.operations where tenant_id = ?",
                            tenant.id().value());
                    superuser.execute(
                            "delete from control.homes where tenant_id = ?",
                            tenant.id().value());
                    superuser.execute(
                            "delete from control.tenants where id = ?",
                            tenant.id().value());
                    superuser.execute("drop database " + tenant.home() + " with (force)");
                });
    }

    @Test
    void letsUsersOfEveryTierActAgain() throws Exception {
        Tenant acme = create(new Placement.Shared());
        Tenant globex = create(new Placement.Shared());
        create(new Placement.OwnSchema());
        create(ProvisionedTenants.OWN_DATABASE);
        addToHome(acme, "max");
        all.forEach(this::asAnEarlierVersionLeftIt);
        problem(actAs("olivia@" + acme.slug(), acme), 403, "tenant-refused");

        assertThat(migration.run().failed()).isEmpty();

        all.forEach(tenant -> actAs("olivia@" + tenant.slug(), tenant).then().statusCode(200));
        actAs("max", acme).then().statusCode(200);
        problem(actAs("max", globex), 403, "tenant-refused");
        assertThat(memberships(acme)).containsExactlyInAnyOrder("max", "olivia@" + acme.slug());
        assertThat(memberships(globex)).containsExactly("olivia@" + globex.slug());
    }

    @Test
    void copiesUsersOnce() throws Exception {
        Tenant acme = create(new Placement.OwnSchema());
        addToHome(acme, "max");
        asAnEarlierVersionLeftIt(acme);
        migration.run();
        assertThat(memberships(acme)).contains("max");
        // As a removal leaves it that could not reach the home.
        superuser.execute(
                "delete from control.memberships where tenant_id = ? and subject = 'max'",
                acme.id().value());
        assertThat(migration.run().homes()).isZero();
        assertThat(memberships(acme)).containsExactly("olivia@" + acme.slug());
    }

    @Test
    void givesNoMembershipInATenantThatIsDeleted() throws Exception {
        Tenant acme = create(new Placement.Shared());
        asAnEarlierVersionLeftIt(acme);
        superuser.execute(
                "update control.tenants set status = 'deleted', deleted_at = now() where id = ?",
                acme.id().value());
        migration.run();
        assertThat(memberships(acme)).isEmpty();
    }

    @Test
    void catchesUpWithAHomeOnceItsStoreCanBeReached() throws Exception {
        store.open();
        Tenant acme = create(new Placement.OwnDatabase(new StoreName("away")));
        Tenant globex = create(new Placement.OwnSchema());
        all.forEach(this::asAnEarlierVersionLeftIt);
        store.close();

        assertThat(migration.run().failed())
                .extracting(FailedHome::home)
                .containsExactly(acme.home().value());
        actAs("olivia@" + globex.slug(), globex).then().statusCode(200);
        problem(actAs("olivia@" + acme.slug(), acme), 403, "tenant-refused");

        store.open();
        assertThat(migration.run().failed()).isEmpty();
        actAs("olivia@" + acme.slug(), acme).then().statusCode(200);
    }

    private Tenant create(Placement placement) {
        Tenant tenant = tenants.create("acme", Plan.PRO, placement);
        all.add(tenant);
        return tenant;
    }

    private void asAnEarlierVersionLeftIt(Tenant tenant) {
        superuser.execute(
                "delete from control.memberships where tenant_id = ?",
                tenant.id().value());
        superuser.execute(
                "delete from control.memberships_complete where tenant_id = ?",
                tenant.id().value());
    }

    private void addToHome(Tenant tenant, String subject) {
        superuser
                .in(tenant)
                .execute(
                        "insert into " + tenant.home() + ".users (tenant_id, id, subject, email, role)"
                                + " values (?, gen_random_uuid(), ?, ?, 'member')",
                        tenant.id().value(),
                        subject,
                        subject + "@example.com");
    }

    private List<String> memberships(Tenant tenant) {
        return superuser.texts(
                "select subject from control.memberships where tenant_id = ?",
                tenant.id().value());
    }

    private static Response actAs(String subject, Tenant tenant) {
        return bearing(TestTokens.withoutTenant(subject))
                .header("X-Tenant-ID", tenant.slug().toString())
                .get("/orders");
    }

    private static int port(String property) {
        return URI.create(Beginnings.setting(property).substring("jdbc:".length()))
                .getPort();
    }
}
