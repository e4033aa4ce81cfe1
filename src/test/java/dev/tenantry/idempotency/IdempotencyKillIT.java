package dev.tenantry.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.KilledService;
import dev.tenantry.support.KilledService.Made;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.RepeatingClient;
import dev.tenantry.support.RepeatingClient.Placed;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.IsolationTier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Kills the packaged service (SIGKILL) when it has inserted an order and not yet committed, in every tier, while a
 * hundred clients repeat one request. There must be one order in the end, and all of them must be told of it.
 */
class IdempotencyKillIT {

    private static final String KEY = "once";
    private static final Map<IsolationTier, Integer> CLIENTS =
            Map.of(IsolationTier.ROW, 100, IsolationTier.SCHEMA, 10, IsolationTier.DATABASE, 10);

    @Test
    void makesOneOrderAlthoughItIsKilledBetweenInsertAndCommit() throws SQLException {
        try (KilledService service = new KilledService("tenantry_keyed")) {
            service.start();
            List<Made> tenants = service.create("acme");
            tenants.forEach(service::awaitActive);
            await().until(() -> tenants.stream().allMatch(tenant -> service.orders(tenant) == 200));

            Map<Made, Connection> holders = new HashMap<>();
            for (Made tenant : tenants) {
                holders.put(tenant, holdUp(service, tenant));
            }
            Map<Made, Crowd<Placed>> crowds = new HashMap<>();
            tenants.forEach(
                    tenant -> crowds.put(tenant, Crowd.of(CLIENTS.get(tenant.tier()), client(service, tenant)::place)));
            for (Made tenant : tenants) {
                await().atMost(PackagedProcess.DEADLINE).until(() -> waiting(holders.get(tenant), tenant) == 1);
            }
            service.kill();
            // What the killed process has sent is still running, and then finds that nobody reads its answer.
            for (Made tenant : tenants) {
                assertThat(service.lookInHomeOf(tenant, "select id from orders"))
                        .isEmpty();
                letThrough(service, tenant, holders.get(tenant));
            }
            service.start();

            for (Made tenant : tenants) {
                List<Placed> placed = new ArrayList<>(crowds.get(tenant).results());
                List<String> orders = service.lookInHomeOf(
                        tenant,
                        "select id from orders where tenant_id = ?",
                        tenant.id().value());
                assertThat(orders).as(tenant.toString()).hasSize(1);
                assertThat(placed)
                        .hasSize(CLIENTS.get(tenant.tier()))
                        .allSatisfy(each -> assertThat(each.body()).contains(orders.getFirst()));
                assertThat(placed.stream().filter(each -> !each.isReplayed())).hasSize(1);
                assertThat(placed.stream().map(Placed::body).distinct()).hasSize(1);
            }
        }
    }

    private static RepeatingClient client(KilledService service, Made tenant) {
        return new RepeatingClient(
                () -> service.process().api(), TestTokens.naming(tenant.slug(), tenant.subject()), KEY);
    }

    // The order is inserted by then; its answer is not stored, and nothing is committed.
    private static Connection holdUp(KilledService service, Made tenant) throws SQLException {
        Superuser superuser = superuser(service, tenant);
        superuser.execute("""
                create or replace function public.hold_up() returns trigger language plpgsql as $$
                begin
                    perform pg_advisory_xact_lock_shared(tg_argv[0]::bigint);
                    return new;
                end
                $$
                """);
        superuser.execute("create trigger hold_up before insert on " + home(tenant)
                + ".idempotency_keys for each row when (new.tenant_id = '" + tenant.id()
                + "') execute function public.hold_up(" + lock(tenant) + ")");
        Connection holder = superuser.connect();
        Sql.execute(holder, "select pg_advisory_lock(?)", lock(tenant));
        return holder;
    }

    // Two of the homes are in one database, and so share its locks.
    private static long lock(Made tenant) {
        return 4712 + tenant.tier().ordinal();
    }

    private static long waiting(Connection holder, Made tenant) throws SQLException {
        return Sql.query(
                        holder,
                        "select count(*) from pg_locks where locktype = 'advisory' and not granted and objid = ?"
                                + " and database = (select oid from pg_database where datname = current_database())",
                        row -> row.getLong(1),
                        lock(tenant))
                .getFirst();
    }

    private static void letThrough(KilledService service, Made tenant, Connection holder) throws SQLException {
        holder.close();
        Superuser superuser = superuser(service, tenant);
        superuser.execute("drop trigger if exists hold_up on " + home(tenant) + ".idempotency_keys");
    }

    private static String home(Made tenant) {
        return (tenant.tier() == IsolationTier.ROW ? HomeName.SHARED : HomeName.of(tenant.id())).value();
    }

    private static Superuser superuser(KilledService service, Made tenant) {
        Superuser superuser = service.database().superuser();
        return tenant.tier() == IsolationTier.DATABASE ? superuser.in(home(tenant)) : superuser;
    }
}
