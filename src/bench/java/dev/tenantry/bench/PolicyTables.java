package dev.tenantry.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.flywaydb.core.Flyway;

/**
 * Creates the orders of 1 000 tenants, a third of them one tenant's, in three tables: {@code shared.orders} as the
 * migration creates it, a copy without a policy, and a copy whose policy is spelled without {@code (select ...)}.
 */
final class PolicyTables {

    static final String POLICY = "shared.orders";
    static final String PLAIN = "bench.orders_plain";
    static final String BARE = "bench.orders_bare";

    static final int LARGEST_TENANT = 0;
    static final int SMALL_TENANT = 7;

    private static final int SMALL_TENANTS = 999;
    private static final int ORDERS_OF_SMALL = SMALL_TENANTS * 200;
    private static final int ORDERS = ORDERS_OF_SMALL + 100_000;

    // Shuffled, so that a tenant's rows are scattered among all others, as if all tenants wrote at the same time.
    private static final String FILL = """
            create schema bench;
            create table bench.orders_plain (like shared.orders including all);
            create table bench.orders_bare (like shared.orders including all);
            insert into bench.orders_plain (tenant_id, id, product_id, quantity, status, created_at)
            select md5('tenant-' || case when n < %1$d then 1 + n %% %2$d else 0 end)::uuid,
                   md5('order-' || n)::uuid, 'SKU-' || (1000 + n %% 100), 1 + n %% 9,
                   (array['pending', 'confirmed', 'shipped', 'delivered', 'cancelled'])[1 + n %% 5],
                   now() - n * interval '1 second'
              from generate_series(0, %3$d - 1) n
             order by md5(n::text);
            insert into bench.orders_bare select * from bench.orders_plain;
            alter table shared.orders no force row level security;
            insert into shared.orders select * from bench.orders_plain;
            alter table shared.orders force row level security;
            alter table bench.orders_bare enable row level security;
            alter table bench.orders_bare force row level security;
            create policy tenant_isolation on bench.orders_bare
                using (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid)
                with check (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid);
            grant usage on schema bench to %4$s;
            grant select, insert on all tables in schema bench to %4$s;
            """;

    private PolicyTables() {}

    static void create(Database database, Map<String, String> settings) throws SQLException {
        Flyway.configure()
                .dataSource(
                        settings.get("quarkus.datasource.jdbc.url"),
                        settings.get("quarkus.flyway.username"),
                        settings.get("quarkus.flyway.password"))
                .locations("db/tenant")
                .schemas("shared")
                .placeholders(Map.of("appRole", database.appRole()))
                .load()
                .migrate();
        try (Connection owner = database.asOwner();
                Statement statement = owner.createStatement()) {
            statement.execute(FILL.formatted(ORDERS_OF_SMALL, SMALL_TENANTS, ORDERS, database.appRole()));
            for (String table : new String[] {POLICY, PLAIN, BARE}) {
                statement.execute("vacuum analyze " + table);
            }
        }
    }

    /** Returns a random tenant. The largest tenant gets a tenth of the load. */
    static int randomTenant(RandomGenerator random) {
        return random.nextInt(10) == 0 ? LARGEST_TENANT : 1 + random.nextInt(SMALL_TENANTS);
    }

    static UUID tenant(int number) {
        return md5("tenant-" + number);
    }

    static UUID randomOrder(int tenant, RandomGenerator random) {
        int number = tenant == LARGEST_TENANT
                ? ORDERS_OF_SMALL + random.nextInt(ORDERS - ORDERS_OF_SMALL)
                : tenant - 1 + SMALL_TENANTS * random.nextInt(ORDERS_OF_SMALL / SMALL_TENANTS);
        return md5("order-" + number);
    }

    // Equals PostgreSQL's md5(text)::uuid.
    private static UUID md5(String text) {
        try {
            ByteBuffer digest =
                    ByteBuffer.wrap(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.US_ASCII)));
            return new UUID(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("This JVM has no MD5, which every Java platform must provide.", impossible);
        }
    }
}
