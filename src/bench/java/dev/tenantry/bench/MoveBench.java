package dev.tenantry.bench;

import dev.tenantry.local.BenchServers;
import dev.tenantry.local.LocalTokens;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Test;

/**
 * Moves a tenant of each size from the shared tables to a database of its own and back, while it is written to and while
 * its neighbours are served.
 */
class MoveBench {

    private static final int[] ROWS = {10_000, 200_000, 2_000_000};
    private static final int WRITES_PER_SECOND = 100;
    private static final int NEIGHBOURS_PER_SECOND = 200;
    private static final Duration UNDISTURBED = Duration.ofSeconds(10);
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration DEADLINE = Duration.ofMinutes(20);

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void measuresThePauseTheRateAndTheEffectOnNeighbours() throws Exception {
        Map<String, String> settings = BenchServers.settings();
        settings.put("tenantry.admin.enabled", "true");
        Database database = new Database(settings);
        Report report = new Report("move")
                .line("## A tenant moves while it is written to")
                .line("")
                .line(Machine.describe())
                .line(
                        "%d writes/s of the tenant, %d requests/s of its neighbours",
                        WRITES_PER_SECOND, NEIGHBOURS_PER_SECOND)
                .line("")
                .line("| rows | move | s | rows/s | switches | pause ms | longest request ms | answers of the tenant"
                        + " | neighbours' p99 ms, undisturbed | during the move |")
                .line("|---:|---|---:|---:|---:|---:|---:|---|---:|---:|");
        try (Service service = Service.start(settings);
                Connection owner = database.asOwner()) {
            LoadTenants neighbours = LoadTenants.create(owner, Service.ISSUER, "tenantry");
            new Load(service.port()).run(4, WARM_UP, random -> next(neighbours, random));
            for (int rows : ROWS) {
                String slug = "mover-" + rows;
                UUID tenant = create(owner, slug, rows);
                measure(
                        report,
                        service,
                        neighbours,
                        slug,
                        tenant,
                        rows,
                        "move",
                        "{\"tier\":\"database\",\"store\":\"local\"}");
                measure(report, service, neighbours, slug, tenant, rows, "move-back", "");
            }
        }
        report.publish();
    }

    private void measure(
            Report report,
            Service service,
            LoadTenants neighbours,
            String slug,
            UUID tenant,
            int rows,
            String verb,
            String body)
            throws IOException, InterruptedException {
        byte[] post = Operation.POST.request(token(slug), UUID.randomUUID());
        RandomGenerator random = RandomGenerator.getDefault();
        Histogram undisturbed;
        try (PacedLoad quiet = neighbours(service, neighbours, random)) {
            Thread.sleep(UNDISTURBED);
            undisturbed = quiet.latencies().copy();
        }
        try (PacedLoad others = neighbours(service, neighbours, random);
                PacedLoad own = new PacedLoad(service.port(), WRITES_PER_SECOND, () -> post)) {
            Thread.sleep(Duration.ofSeconds(2));
            long began = System.nanoTime();
            String operation = send(service, "POST", "/admin/tenants/" + tenant + "/" + verb, body)
                    .getString("id");
            JsonPath ended = await(service, operation, verb);
            double seconds = (System.nanoTime() - began) / 1e9;
            Thread.sleep(Duration.ofSeconds(1));
            report.line(
                    "| %d | %s | %.1f | %.0f | %s | %s | %.0f | %s | %.1f | %.1f |",
                    rows,
                    verb.equals("move") ? "row to database" : "and back",
                    seconds,
                    rows / seconds,
                    ended.getString("result.switches"),
                    ended.getString("result.pause_millis"),
                    own.latencies().getMaxValue() / 1e6,
                    own.statuses(),
                    undisturbed.getValueAtPercentile(99) / 1e6,
                    others.latencies().getValueAtPercentile(99) / 1e6);
        }
    }

    private static PacedLoad neighbours(Service service, LoadTenants tenants, RandomGenerator random) {
        return new PacedLoad(
                service.port(),
                NEIGHBOURS_PER_SECOND,
                () -> next(tenants, random).request());
    }

    private static Load.Sent next(LoadTenants tenants, RandomGenerator random) {
        Operation operation = Mix.next(random);
        return new Load.Sent(operation, tenants.next(operation, random));
    }

    private JsonPath await(Service service, String operation, String verb) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            JsonPath shown = send(service, "GET", "/admin/operations/" + operation, "");
            boolean isBack = "true".equals(shown.getString("result.moved_back"));
            if (verb.equals("move") ? "watch".equals(shown.getString("step")) : isBack) {
                return shown;
            }
            if (!"running".equals(shown.getString("state")) || System.nanoTime() > deadline) {
                throw new IllegalStateException("The move did not end: " + shown.prettify());
            }
            Thread.sleep(100);
        }
    }

    private JsonPath send(Service service, String method, String path, String body)
            throws IOException, InterruptedException {
        JwtClaims claims = LocalTokens.claims(Service.ISSUER, "tenantry", "ada", Duration.ofHours(1));
        claims.setStringListClaim("groups", List.of("platform-admin"));
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                        .header("Authorization", "Bearer " + LocalTokens.sign(claims))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + answer.body());
        }
        return JsonPath.from(answer.body());
    }

    private static String token(String slug) {
        JwtClaims claims = LocalTokens.claims(Service.ISSUER, "tenantry", "olivia@" + slug, Duration.ofHours(1));
        claims.setStringClaim("tenantId", slug);
        return LocalTokens.sign(claims);
    }

    private static UUID create(Connection owner, String slug, int rows) throws SQLException {
        UUID id = UUID.randomUUID();
        owner.setAutoCommit(false);
        Database.ask(
                owner,
                "with made as (insert into control.tenants (id, slug, name, plan, status, config) values ('" + id
                        + "', '"
                        + slug + "', 'Mover', 'enterprise', 'active', '{\"rate_limit\": 999999999}') returning id)"
                        + " select set_config('app.current_tenant', id::text, true) from made");
        Database.ask(
                owner,
                "with added as (insert into shared.users (id, subject, email, role) values (gen_random_uuid(), 'olivia@"
                        + slug + "', 'olivia@" + slug
                        + ".example', 'owner') returning 1) select count(*) from added");
        Database.ask(
                owner,
                "with added as (insert into shared.orders (id, product_id, quantity, status, created_at)"
                        + " select gen_random_uuid(), 'SKU-' || (1000 + n % 100), 1 + n % 9, 'pending',"
                        + " now() - n * interval '1 second' from generate_series(1, " + rows
                        + ") n returning 1) select count(*) from added");
        owner.commit();
        owner.setAutoCommit(true);
        return id;
    }
}
