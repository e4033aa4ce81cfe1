package dev.tenantry.bench;

import dev.tenantry.local.LocalTokens;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jose4j.jwt.JwtClaims;

/**
 * A hundred tenants with 1 000 orders each, except for the first, which has fifty times as many and a tenth of the
 * load.
 */
final class LoadTenants {

    private static final int TENANTS = 100;
    private static final int ORDERS = 1_000;
    private static final int ORDERS_OF_LARGEST = 50_000;
    private static final int KNOWN_ORDERS = 200;

    // The highest limit that the registry accepts: the limiter does its work but rejects no request.
    private static final String TENANT = """
            insert into control.tenants (id, slug, name, plan, status, config)
            values (gen_random_uuid(), ?, ?, 'enterprise', 'active', '{"rate_limit": 999999999}')
            """;

    private static final String SPEAK_FOR_TENANT =
            "select set_config('app.current_tenant', id::text, true) from control.tenants where slug = ?";

    private static final String OWNER = """
            insert into shared.users (id, subject, email, role) values (gen_random_uuid(), ?, ?, 'owner')
            """;

    private static final String FILL = """
            insert into shared.orders (id, product_id, quantity, status, created_at)
            select gen_random_uuid(), 'SKU-' || (1000 + n % 100), 1 + n % 9,
                   (array['pending', 'confirmed', 'shipped', 'delivered', 'cancelled'])[1 + n % 5],
                   now() - n * interval '1 minute'
              from generate_series(1, ?) n
            """;

    private static final String SOME_ORDERS = "select id from shared.orders order by id limit " + KNOWN_ORDERS;

    /** An order of a tenant. */
    record KnownOrder(String slug, UUID id) {}

    private final List<Map<Operation, List<byte[]>>> requests = new ArrayList<>();
    private final List<KnownOrder> knownOrders = new ArrayList<>();

    private LoadTenants() {}

    static LoadTenants create(Connection owner, String issuer, String audience) throws SQLException {
        LoadTenants tenants = new LoadTenants();
        owner.setAutoCommit(false);
        for (int i = 0; i < TENANTS; i++) {
            String slug = "tenant-" + i;
            execute(owner, TENANT, slug, "Tenant " + i);
            execute(owner, SPEAK_FOR_TENANT, slug);
            execute(owner, OWNER, "olivia@" + slug, "olivia@" + slug + ".example");
            execute(owner, FILL, i == 0 ? ORDERS_OF_LARGEST : ORDERS);
            JwtClaims claims = LocalTokens.claims(issuer, audience, "olivia@" + slug, Duration.ofHours(1));
            claims.setStringClaim("tenantId", slug);
            List<UUID> orders = someOrders(owner);
            tenants.knownOrders.add(new KnownOrder(slug, orders.getFirst()));
            tenants.requests.add(requests(LocalTokens.sign(claims), orders));
            owner.commit();
        }
        owner.setAutoCommit(true);
        execute(owner, "vacuum analyze shared.orders");
        return tenants;
    }

    /** Returns one order of each tenant. */
    List<KnownOrder> knownOrders() {
        return List.copyOf(knownOrders);
    }

    /** Returns a request of a random tenant. It is built in advance, so that sending it costs almost nothing. */
    byte[] next(Operation operation, RandomGenerator random) {
        int tenant = random.nextInt(10) == 0 ? 0 : random.nextInt(TENANTS);
        List<byte[]> all = requests.get(tenant).getOrDefault(operation, List.of());
        return all.get(random.nextInt(all.size()));
    }

    private static Map<Operation, List<byte[]>> requests(String token, List<UUID> orders) {
        Map<Operation, List<byte[]>> requests = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            List<UUID> needed = operation == Operation.GET ? orders : orders.subList(0, 1);
            requests.put(
                    operation,
                    needed.stream()
                            .map(order -> operation.request(token, order))
                            .toList());
        }
        return requests;
    }

    private static List<UUID> someOrders(Connection owner) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (Statement statement = owner.createStatement();
                ResultSet rows = statement.executeQuery(SOME_ORDERS)) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }

    private static void execute(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }
}
