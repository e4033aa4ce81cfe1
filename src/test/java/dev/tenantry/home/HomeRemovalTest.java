package dev.tenantry.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On two tables of the shared home, of which the second in the alphabet references the first. */
@QuarkusTest
class HomeRemovalTest {

    private final Superuser superuser = Superuser.inMainDatabase();

    @Inject
    HomeRemoval removal;

    @Inject
    OwnerSessions sessions;

    @BeforeEach
    void createTables() {
        dropTables();
        superuser.execute("create table shared.aisles (tenant_id uuid, id uuid, primary key (tenant_id, id))");
        superuser.execute("create table shared.bins (tenant_id uuid, id uuid, aisle uuid, primary key (tenant_id, id),"
                + " foreign key (tenant_id, aisle) references shared.aisles)");
        for (String table : new String[] {"shared.aisles", "shared.bins"}) {
            superuser.execute("select tenancy.isolate('" + table + "')");
            superuser.execute("alter table " + table + " owner to tenantry_owner");
        }
    }

    @AfterEach
    void dropTables() {
        superuser.execute("drop table if exists shared.bins, shared.aisles");
    }

    @Test
    void deletesRowsThatReferenceEachOtherAndNoOtherTenants() {
        Tenant acme = tenantWithABin();
        Tenant globex = tenantWithABin();
        assertThat(rows("aisles", acme) + rows("bins", acme)).isEqualTo(2);

        removal.remove(acme);

        assertThat(rows("aisles", acme) + rows("bins", acme) + rows("users", acme))
                .isZero();
        assertThat(rows("aisles", globex) + rows("bins", globex)).isEqualTo(2);
        removal.remove(globex);
    }

    private Tenant tenantWithABin() {
        Tenant tenant = new ProvisionedTenants().create("acme", Plan.PRO, new Placement.Shared());
        sessions.run(tenant, home -> {
            home.execute("insert into aisles (id) values (gen_random_uuid())");
            home.execute("insert into bins (id, aisle) select gen_random_uuid(), id from aisles");
        });
        return tenant;
    }

    private long rows(String table, Tenant tenant) {
        return superuser.number(
                "select count(*) from shared." + table + " where tenant_id = ?",
                tenant.id().value());
    }
}
