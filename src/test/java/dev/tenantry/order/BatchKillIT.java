package dev.tenantry.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.Api;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.KilledService;
import dev.tenantry.support.KilledService.Made;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.IsolationTier;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Kills the packaged service (SIGKILL) when it has inserted the orders of a batch and not yet committed, in every tier.
 * There must be none then, and all of them once the client has repeated its request.
 */
class BatchKillIT {

    private static final String BATCH = IntStream.range(0, OrderBatch.MOST)
            .mapToObj(i -> "{\"product_id\": \"SKU-" + i + "\", \"quantity\": 1, \"reference\": \"PO " + i + "\"}")
            .collect(Collectors.joining(",", "[", "]"));

    @Test
    void placesAllOrNoneAlthoughItIsKilledBetweenInsertAndCommit() throws SQLException {
        try (KilledService service = new KilledService("tenantry_batch")) {
            service.start();
            List<Made> tenants = service.create("acme");
            tenants.forEach(service::awaitActive);
            await().until(() -> tenants.stream().allMatch(tenant -> service.orders(tenant) == 200));

            Map<Made, Connection> holders = new HashMap<>();
            for (Made tenant : tenants) {
                holders.put(tenant, holdUp(service, tenant));
            }
            Map<Made, Crowd<Response>> clients = new HashMap<>();
            tenants.forEach(tenant -> clients.put(tenant, Crowd.of(1, () -> repeat(service, tenant))));
            for (Made tenant : tenants) {
                await().atMost(PackagedProcess.DEADLINE).until(() -> isHeldUp(holders.get(tenant), tenant));
            }
            service.kill();
            for (Made tenant : tenants) {
                assertThat(orders(service, tenant)).isEmpty();
                letThrough(service, tenant, holders.get(tenant));
            }
            service.start();

            for (Made tenant : tenants) {
                Response placed = clients.get(tenant).results().getFirst();
                assertThat(placed.header("Idempotent-Replayed")).isNull();
                assertThat(placed.jsonPath().getList("id", String.class))
                        .hasSize(OrderBatch.MOST)
                        .containsExactlyInAnyOrderElementsOf(orders(service, tenant));
                assertThat(placed.jsonPath().getList("number", Integer.class))
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, OrderBatch.MOST)
                                .boxed()
                                .toList());
            }
        }
    }

    /** Sends the batch until it is placed. */
    private static Response repeat(KilledService service, Made tenant) {
        return await().atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(250))
                .until(
                        () -> attempt(service, tenant),
                        answer -> answer != null && answer.statusCode() != 409 && answer.statusCode() != 503);
    }

    private static @Nullable Response attempt(KilledService service, Made tenant) {
        try {
            return Api.bearing(TestTokens.naming(tenant.slug(), tenant.subject()))
                    .baseUri(service.process().api())
                    .contentType("application/json")
                    .header("Idempotency-Key", "once")
                    .body(BATCH)
                    .post("/orders/batch");
        } catch (Exception lost) {
            // REST Assured throws the checked exceptions of its client.
            return null;
        }
    }

    private static List<String> orders(KilledService service, Made tenant) {
        return service.lookInHomeOf(
                tenant, "select id from orders where tenant_id = ?", tenant.id().value());
    }

    // The orders are inserted by then; their answer is not stored, and nothing is committed.
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
        return 4_813 + tenant.tier().ordinal();
    }

    private static boolean isHeldUp(Connection holder, Made tenant) throws SQLException {
        return Sql.query(
                        holder,
                        "select count(*) from pg_locks where locktype = 'advisory' and not granted and objid = ?"
                                + " and database = (select oid from pg_database where datname = current_database())",
                        row -> row.getLong(1),
                        lock(tenant))
                .getFirst()
                .equals(1L);
    }

    private static void letThrough(KilledService service, Made tenant, Connection holder) throws SQLException {
        holder.close();
        superuser(service, tenant).execute("drop trigger if exists hold_up on " + home(tenant) + ".idempotency_keys");
    }

    private static String home(Made tenant) {
        return (tenant.tier() == IsolationTier.ROW ? HomeName.SHARED : HomeName.of(tenant.id())).value();
    }

    private static Superuser superuser(KilledService service, Made tenant) {
        Superuser superuser = service.database().superuser();
        return tenant.tier() == IsolationTier.DATABASE ? superuser.in(home(tenant)) : superuser;
    }
}
