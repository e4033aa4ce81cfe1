package dev.tenantry.bench;

import dev.tenantry.local.LocalTokens;
import dev.tenantry.tenant.IsolationTier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jose4j.jwt.JwtClaims;

/** Ten thousand tenants in all three tiers, and their requests. */
final class ManyTenants {

    static final int SCHEMAS = 500;
    static final int DATABASES = 50;
    static final int ROWS = 9_450;

    // The others are inserted by one statement; the cost of creating one is known by then.
    private static final int ROWS_MADE_ONE_BY_ONE = 100;

    private static final String AUDIENCE = "tenantry";
    private static final UUID ANY_ORDER = new UUID(0, 0);

    private static final String TENANTS = """
            insert into control.tenants (id, slug, name, plan, status)
            select gen_random_uuid(), 'row-' || n, 'Tenant ' || n, 'enterprise', 'active'
              from generate_series(%d, %d) n
            """;

    private static final String USERS = """
            insert into shared.users (tenant_id, id, subject, email, role)
            select id, gen_random_uuid(), 'olivia', 'olivia@' || slug || '.example', 'owner'
              from control.tenants
             where tier = 'row'
            on conflict do nothing
            """;

    private static final String MEMBERSHIPS = """
            with copied as (
              insert into control.memberships (tenant_id, subject)
              select tenant_id, subject from shared.users
              on conflict do nothing
            )
            insert into control.memberships_complete (tenant_id)
            select id from control.tenants where tier = 'row'
            on conflict do nothing
            """;

    private static final String ORDERS = """
            insert into shared.orders (tenant_id, id, product_id, quantity, status, created_at)
            select t.id, gen_random_uuid(), 'SKU-' || n, n, 'pending', now() - n * interval '1 minute'
              from control.tenants t
             cross join generate_series(1, 10) n
             where t.tier = 'row'
            """;

    private final Map<IsolationTier, List<byte[]>> requests = new EnumMap<>(IsolationTier.class);

    /**
     * Creates all tenants. The bulk inserts bypass row-level security, because they span many tenants.
     *
     * @return the time that it took to create one tenant, by kind
     */
    Map<String, Histogram> make(int port, Connection superuser) throws IOException, SQLException {
        Map<String, Histogram> took = new LinkedHashMap<>();
        try (HttpLine line = new HttpLine(port)) {
            took.put("row", make(line, IsolationTier.ROW, 0, ROWS_MADE_ONE_BY_ONE));
            Histogram first = make(line, IsolationTier.SCHEMA, 0, 100);
            Histogram schemas = make(line, IsolationTier.SCHEMA, 100, SCHEMAS - 100);
            Histogram last = make(line, IsolationTier.SCHEMA, SCHEMAS - 100, SCHEMAS);
            schemas.add(first);
            schemas.add(last);
            took.put("schema", schemas);
            took.put("schema, the first 100", first);
            took.put("schema, the last 100", last);
            took.put("database", make(line, IsolationTier.DATABASE, 0, DATABASES));
        }
        try (Statement statement = superuser.createStatement()) {
            statement.execute(TENANTS.formatted(ROWS_MADE_ONE_BY_ONE, ROWS - 1));
            statement.execute(USERS);
            statement.execute(MEMBERSHIPS);
            statement.execute(ORDERS);
            statement.execute("vacuum analyze");
        }
        requests.put(IsolationTier.ROW, requests(IsolationTier.ROW, ROWS));
        requests.put(IsolationTier.SCHEMA, requests(IsolationTier.SCHEMA, SCHEMAS));
        requests.put(IsolationTier.DATABASE, requests(IsolationTier.DATABASE, DATABASES));
        return took;
    }

    /** Returns one {@code GET /orders} per tenant of the tier. */
    List<byte[]> requests(IsolationTier tier) {
        return requests.getOrDefault(tier, List.of());
    }

    List<byte[]> allRequests() {
        return requests.values().stream().flatMap(List::stream).toList();
    }

    private static Histogram make(HttpLine line, IsolationTier tier, int from, int to) throws IOException {
        String token = adminToken();
        Histogram took = new Histogram(3);
        for (int i = from; i < to; i++) {
            byte[] request = creation(token, tier, i);
            long begun = System.nanoTime();
            HttpLine.Answer answer = line.exchange(request);
            took.recordValue(System.nanoTime() - begun);
            if (answer.status() != 201) {
                throw new IllegalStateException("A tenant was not created: " + answer.status() + " "
                        + new String(answer.body(), StandardCharsets.UTF_8));
            }
        }
        return took;
    }

    private static byte[] creation(String token, IsolationTier tier, int number) {
        String slug = slug(tier, number);
        String store = tier == IsolationTier.DATABASE ? "\"store\":\"local\"," : "";
        String body = """
                {"slug":"%s","name":"%s","plan":"enterprise","tier":"%s",%s
                 "owner":{"subject":"olivia","email":"olivia@%s.example"}}""".formatted(slug, slug, tier.wireName(), store, slug);
        String request = "POST /admin/tenants HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        return request.getBytes(StandardCharsets.US_ASCII);
    }

    private static String slug(IsolationTier tier, int number) {
        return tier.wireName() + "-" + number;
    }

    private static String adminToken() {
        JwtClaims claims = claims("ada");
        claims.setStringListClaim("groups", List.of("platform-admin"));
        return LocalTokens.sign(claims);
    }

    private static List<byte[]> requests(IsolationTier tier, int count) {
        // On all cores, because signing takes a millisecond.
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(number -> {
                    JwtClaims claims = claims("olivia");
                    claims.setStringClaim("tenantId", slug(tier, number));
                    return Operation.LIST.request(LocalTokens.sign(claims), ANY_ORDER);
                })
                .toList();
    }

    private static JwtClaims claims(String subject) {
        return LocalTokens.claims(Service.ISSUER, AUDIENCE, subject, Duration.ofHours(1));
    }
}
