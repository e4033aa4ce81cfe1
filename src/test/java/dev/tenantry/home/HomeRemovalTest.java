package dev.tenantry.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenantry.problem.ReportableException;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.Sql;
import dev.tenantry.sql.SqlState;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On two tables of the shared home, of which the second in the alphabet references the first. */
@QuarkusTest
class HomeRemovalTest {

    private final Superuser superuser = Superuser.inMainDatabase();

    @Inject
    HomeRemoval removal;

    @Inject
    OwnerSessions sessions;

    @Inject
    OwnerAccess owner;

    @Inject
    TenantDatabases databases;

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
        superuser.execute("drop table if exists shared.bins, shared.aisles cascade");
    }

    /** All who want to read there later would wait behind it. */
    @Test
    void doesNotWaitForLongForThoseWhoReadTheSchema() throws SQLException {
        Tenant acme = new ProvisionedTenants().create("acme", Plan.PRO, new Placement.OwnSchema());
        HomeRemoval impatient = new HomeRemoval(owner, databases, new HomeTable(owner), Duration.ofMillis(200));
        try (Connection reader = superuser.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("select * from " + acme.home() + ".users");
            assertThatThrownBy(() -> impatient.remove(acme))
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            failure -> assertThat(failure.hasState(SqlState.LOCK_NOT_AVAILABLE))
                                    .isTrue());
            reader.rollback();
        }
        impatient.remove(acme);
        assertThat(databases.hasSchema(acme.home())).isFalse();
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

    @Test
    void namesTablesThatReferenceEachOtherInACircle() {
        Tenant acme = tenantWithABin();
        superuser.execute("alter table shared.aisles add column bin uuid");
        superuser.execute("alter table shared.aisles add foreign key (tenant_id, bin) references shared.bins");

        assertThatThrownBy(() -> removal.remove(acme))
                .isInstanceOf(ReportableException.class)
                .hasMessageContaining("in a circle")
                .hasMessageContaining("shared.aisles, shared.bins");
        assertThat(rows("aisles", acme) + rows("bins", acme)).isEqualTo(2);

        superuser.execute("alter table shared.aisles drop column bin");
        removal.remove(acme);
        assertThat(rows("aisles", acme) + rows("bins", acme)).isZero();
    }

    @Test
    void deletesRowsThatReferenceOthersOfTheirTable() {
        Tenant acme = tenantWithABin();
        superuser.execute("alter table shared.aisles add column next uuid");
        superuser.execute("alter table shared.aisles add foreign key (tenant_id, next) references shared.aisles");
        sessions.run(acme, home -> {
            home.execute("insert into aisles (id, next) select gen_random_uuid(), id from aisles");
            home.execute("update aisles set next = (select id from aisles where next is not null)");
        });
        assertThat(rows("aisles", acme)).isEqualTo(2);

        removal.remove(acme);

        assertThat(rows("aisles", acme)).isZero();
    }

    @Test
    void deletesManyRowsInSeveralTransactions() throws SQLException {
        Tenant acme = tenantWithABin();
        int rows = 2 * HomeRemoval.BATCH + 7;
        sessions.run(
                acme,
                home -> home.execute(
                        "insert into bins (id) select ('ffffffff-ffff-ffff-ffff-' || lpad(n::text, 12, '0'))::uuid"
                                + " from generate_series(1, " + rows + ") n"));
        Crowd<Boolean> removing;
        try (Connection holder = superuser.connect()) {
            holder.setAutoCommit(false);
            // The last row in the order of the key and of the table.
            Sql.query(
                    holder,
                    "select 1 from shared.bins where tenant_id = ? and id::text like ? for update",
                    row -> true,
                    acme.id().value(),
                    "%" + rows);

            removing = remove(acme);
            await().until(() -> rows("bins", acme) == rows + 1 - 2 * HomeRemoval.BATCH);
            holder.rollback();
        }

        assertThat(removing.results()).containsExactly(true);
        assertThat(rows("bins", acme)).isZero();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DATABASE")
    void waitsForTheTenantsRunningTransactions(IsolationTier tier) throws SQLException {
        Tenant acme = new ProvisionedTenants().create("acme", Plan.PRO, Placement.of(tier, Optional.empty()));
        Crowd<Boolean> removing;
        try (Connection holder = superuser.connect()) {
            holder.setAutoCommit(false);
            Sql.query(
                    holder,
                    "select pg_advisory_xact_lock_shared(hashtextextended('tenantry:fence:' || ?, 0)) is null",
                    row -> true,
                    acme.id().toString());

            removing = remove(acme);
            await().until(() -> superuser.number("select count(*) from pg_locks where locktype = 'advisory'"
                            + " and not granted and mode = 'ExclusiveLock'")
                    == 1);
            assertThat(superuser.rows(acme, "users")).isEqualTo(1);
            holder.rollback();
        }

        assertThat(removing.results()).containsExactly(true);
        assertThat(superuser.whereRowsAre("users", acme)).isEmpty();
    }

    private Crowd<Boolean> remove(Tenant tenant) {
        return Crowd.of(1, () -> {
            removal.remove(tenant);
            return true;
        });
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
