package dev.tenantry.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.departure.Erasure;
import dev.tenantry.sql.Sql;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.KilledService;
import dev.tenantry.support.KilledService.Made;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.Versions;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills the packaged service (SIGKILL) when it enters a step of provisioning tenants and, at the same moment, a step of
 * erasing others, in every tier. The next process must finish both without being told. It is then killed in the next
 * step.
 */
@BesideOthers
class ProvisioningKillIT {

    private static final Erasure.Step[] ERASURE = Erasure.Step.values();

    private static KilledService service;
    private static List<String> roles;

    @BeforeAll
    static void startTheFirst() {
        service = new KilledService("tenantry_killed");
        roles = roles();
        service.start();
    }

    @AfterAll
    static void stopTheLast() {
        service.close();
    }

    @ParameterizedTest
    // COPY_ROWS does nothing for a tenant that begins without rows.
    @EnumSource(names = "COPY_ROWS", mode = EnumSource.Mode.EXCLUDE)
    void continuesWhereItWasKilled(Provisioning.Step making) throws SQLException {
        Erasure.Step erasing = ERASURE[making.ordinal() % ERASURE.length];
        List<Made> leaving = service.create("globex");
        leaving.forEach(service::awaitActive);
        leaving.forEach(service::offboard);

        List<Made> coming;
        try (Connection holder = holdUp(making, erasing)) {
            coming = service.create("acme");
            leaving.forEach(service::delete);
            await().atMost(PackagedProcess.DEADLINE).until(() -> waiting(holder) == coming.size() + leaving.size());
            assertThat(service.statesOf(coming)).containsOnly("provisioning");
            assertThat(Stream.concat(coming.stream(), leaving.stream()).map(service::orders))
                    .as("statuses of GET /orders while the homes are incomplete")
                    .containsOnly(403);
            service.kill();
        }
        letThrough();
        service.start();

        coming.forEach(service::awaitActive);
        leaving.forEach(service::awaitDeleted);
        // Tenants that were cached before they were active are replaced in the caches after the COMMIT.
        await().until(() -> coming.stream().allMatch(tenant -> service.orders(tenant) == 200));
        assertThat(leaving.stream().map(service::orders)).containsOnly(403);
        assertNothingElseIsThere();
        coming.forEach(ProvisioningKillIT::assertIsWholeAndOnce);
        leaving.forEach(ProvisioningKillIT::assertIsGone);
    }

    private static void assertNothingElseIsThere() {
        List<Made> all = service.living();
        assertThat(service.database().look(String.class, "select nspname from pg_namespace where nspname ~ '^t_'"))
                .containsExactlyInAnyOrderElementsOf(homes(all, IsolationTier.SCHEMA));
        assertThat(databases()).containsExactlyInAnyOrderElementsOf(homes(all, IsolationTier.DATABASE));
        assertThat(roles()).isEqualTo(roles);

        List<String> homes = new ArrayList<>(homes(all, IsolationTier.SCHEMA));
        homes.addAll(homes(all, IsolationTier.DATABASE));
        homes.add(HomeName.SHARED.value());
        assertThat(service.database().look(String.class, "select name from control.homes"))
                .containsExactlyInAnyOrderElementsOf(homes);
        assertThat(service.database().look(Integer.class, "select schema_version from control.homes"))
                .containsOnly(Versions.HOME);
        assertThat(service.database()
                        .look(String.class, "select id::text from control.operations where state <> 'succeeded'"))
                .isEmpty();
    }

    private static void assertIsWholeAndOnce(Made tenant) {
        assertThat(service.lookInHomeOf(
                        tenant,
                        "select subject || ' ' || role from users where tenant_id = ?",
                        tenant.id().value()))
                .containsExactly(tenant.subject() + " owner");
        assertThat(
                        service.lookInHomeOf(
                                tenant,
                                "select count(*) || ' to ' || max(version::int) from flyway_schema_history where version is not null"))
                .containsExactly(Versions.HOME + " to " + Versions.HOME);
    }

    // assertNothingElseIsThere() checks that the tenant's schema, database and row in control.homes are gone.
    private static void assertIsGone(Made tenant) {
        assertThat(service.database()
                        .look(
                                String.class,
                                "select subject from shared.users where tenant_id = ?",
                                tenant.id().value()))
                .isEmpty();
        assertThat(service.keysInRedis(tenant.id().toString())).isEmpty();
    }

    private static List<String> homes(List<Made> tenants, IsolationTier tier) {
        return tenants.stream()
                .filter(tenant -> tenant.tier() == tier)
                .map(tenant -> HomeName.of(tenant.id()).value())
                .toList();
    }

    // An update that records one of these steps waits for a lock until the connection is closed.
    private static Connection holdUp(Provisioning.Step making, Erasure.Step erasing) throws SQLException {
        service.database().execute("""
                create or replace function public.hold_up() returns trigger language plpgsql as $$
                begin
                    perform pg_advisory_xact_lock_shared(4711);
                    return new;
                end
                $$
                """);
        service.database()
                .execute("create trigger hold_up before update on control.operations for each row when (new.step in ('"
                        + making.name().toLowerCase(Locale.ROOT) + "', '"
                        + erasing.name().toLowerCase(Locale.ROOT)
                        + "') and new.step is distinct from old.step) execute function public.hold_up()");
        Connection holder = service.database().asSuperuser();
        Sql.execute(holder, "select pg_advisory_lock(4711)");
        return holder;
    }

    private static int waiting(Connection holder) throws SQLException {
        return Sql.query(
                        holder,
                        "select count(*) from pg_locks where locktype = 'advisory' and not granted and objid = 4711",
                        row -> row.getInt(1))
                .getFirst();
    }

    // Waits until the statements of the killed process, which PostgreSQL still executes, have ended.
    private static void letThrough() {
        service.database().execute("drop trigger hold_up on control.operations");
    }

    private static List<String> roles() {
        return service.database().look(String.class, "select rolname from pg_roles order by rolname");
    }

    // Of all tenants there have been. Services of other tests have databases on the same server.
    private static Set<String> databases() {
        Set<String> found = new HashSet<>(service.database().look(String.class, "select datname from pg_database"));
        found.retainAll(service.database().look(UUID.class, "select id from control.tenants").stream()
                .map(id -> HomeName.of(new TenantId(id)).value())
                .toList());
        return found;
    }
}
