package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.registry.TenantRegistry;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Collector;
import dev.tenantry.support.Collector.Seen;
import dev.tenantry.support.ExportArchive;
import dev.tenantry.support.LogLines;
import dev.tenantry.support.Marks;
import dev.tenantry.support.SeenAnswer;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TracedProfile;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.TenantRef;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Tenants of all tiers use the whole API, with a mark in all that they choose. Every octet that leaves the service or is
 * kept somewhere is then searched for marks that do not belong there.
 */
@QuarkusTest
@TestProfile(TracedProfile.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeakSearchTest {

    /** Returns the queries of a tenant's rows, as text, in all tables of these schemas. */
    private static final String TABLES = """
            select format('select whole_row::text from %I.%I whole_row where tenant_id = ?', n.nspname, c.relname)
              from pg_class c
              join pg_namespace n on n.oid = c.relnamespace
              join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
             where c.relkind in ('r', 'p') and n.nspname = any (?::text[])
            """;

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    /** What the registry knows of a tenant: slug, name and id. */
    private final Marks names = new Marks();

    /** What is in its rows. */
    private final Marks values = new Marks();

    private final List<MarkedTenant> tenants = new ArrayList<>();
    private final Map<String, byte[]> exports = new HashMap<>();
    private List<String> log = List.of();
    private List<Seen> spans = List.of();

    @ConfigProperty(name = "tenantry.tracing.endpoint")
    URI collectorOfTraces;

    @TestHTTPResource(value = "/", management = true)
    String management;

    @Inject
    RedisDataSource redis;

    @Inject
    TenantRegistry registry;

    // Not before all tests: REST Assured does not know the service's port then.
    @BeforeEach
    void letTenantsUseTheService() {
        if (!tenants.isEmpty()) {
            return;
        }
        try (LogLines lines = new LogLines();
                Collector traces = new Collector(collectorOfTraces.getPort())) {
            for (IsolationTier tier : IsolationTier.values()) {
                tenants.add(new MarkedTenant(tier.wireName(), tier, names, values));
            }
            tenants.forEach(MarkedTenant::placeOrders);
            tenants.forEach(MarkedTenant::readOrders);
            tenants.forEach(MarkedTenant::manageUsers);
            for (MarkedTenant tenant : tenants) {
                tenants.stream().filter(other -> other != tenant).forEach(tenant::askFor);
            }
            tenants.forEach(tenant -> exports.put(tenant.owner(), tenant.administer()));
            move(tenants.getFirst());
            tenants.forEach(MarkedTenant::readOrders);
            Response last = tenants.getLast().send().get("/orders");
            traces.request(last.header("X-Request-Id"));
            log = lines.lines();
            spans = traces.spans();
        }
    }

    private void move(MarkedTenant tenant) {
        String path = "/admin/tenants/" + tenant.tenant().id();
        admin.send()
                .contentType("application/json")
                .body("{\"tier\": \"schema\"}")
                .post(path + "/move")
                .then()
                .statusCode(202);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> "schema".equals(admin.send().get(path).path("tier")));
    }

    @Test
    void findsNothingOfOthersInAnswers() {
        for (MarkedTenant tenant : tenants) {
            assertThat(tenant.answers())
                    .hasSizeGreaterThan(40)
                    .allSatisfy(answer -> assertThat(foreign(tenant.owner(), answer))
                            .as(answer.request())
                            .isEmpty());
            assertThat(tenant.platformAnswers())
                    .hasSizeGreaterThan(6)
                    .allSatisfy(answer -> assertThat(foreign(tenant.owner(), answer))
                            .as(answer.request())
                            .isEmpty());
        }
    }

    /** An answer may repeat what its request has named. */
    private Map<String, Set<String>> foreign(String owner, SeenAnswer answer) {
        Map<String, Set<String>> found = new TreeMap<>(values.foreignTo(owner, answer.answer()));
        found.putAll(names.foreignTo(owner, answer.answer()));
        found.keySet().removeAll(values.in(answer.request()).keySet());
        found.keySet().removeAll(names.in(answer.request()).keySet());
        return found;
    }

    @Test
    void findsNothingOfOthersInExports() {
        exports.forEach((owner, archive) -> {
            Map<String, byte[]> files = ExportArchive.of(archive).files();
            assertThat(values.in(files.get("orders.ndjson"))).containsOnlyKeys(owner);
            assertThat(values.in(files.get("users.ndjson"))).containsOnlyKeys(owner);
            files.forEach((file, octets) -> {
                String text = new String(octets, StandardCharsets.UTF_8);
                assertThat(values.foreignTo(owner, text)).as(file).isEmpty();
                assertThat(names.foreignTo(owner, text)).as(file).isEmpty();
            });
        });
    }

    /** Slugs and ids may be there, those of one tenant in a line. Values of rows may not, whosever they are. */
    @Test
    void findsNoValuesOfRowsInTheLog() {
        assertThat(log).isNotEmpty();
        assertThat(names.in(String.join("\n", log)))
                .as("the log is the right one")
                .isNotEmpty();
        assertThat(log).allSatisfy(line -> {
            assertThat(values.in(line)).as(line).isEmpty();
            assertThat(names.in(line).size()).as(line).isLessThan(2);
        });
    }

    /** The id of the tenant may be there, and nothing else that it has chosen or has. */
    @Test
    void findsOnlyTheIdOfOneTenantInASpan() {
        assertThat(spans).hasSizeGreaterThan(200);
        assertThat(names.in(spans.toString()).keySet())
                .as("the traces are the right ones")
                .containsAll(tenants.stream().map(MarkedTenant::owner).toList());
        assertThat(spans).allSatisfy(span -> {
            assertThat(values.in(span.text())).as(span.text()).isEmpty();
            String id = span.attribute("tenant.id");
            assertThat(names.in(id.isEmpty() ? span.text() : span.text().replace(id, "")))
                    .as(span.text())
                    .isEmpty();
        });
    }

    @Test
    void findsNothingOfAnybodyInMetricsHealthAndTheDocument() {
        for (String url : List.of(
                management + "metrics",
                management + "health",
                management + "health/ready",
                RestAssured.baseURI + ":" + RestAssured.port + "/q/openapi")) {
            Response answer = RestAssured.get(url);
            assertThat(answer.statusCode()).as(url).isEqualTo(200);
            String shown = answer.asString();
            assertThat(values.in(shown)).as(url).isEmpty();
            assertThat(names.in(shown)).as(url).isEmpty();
        }
    }

    @Test
    void findsOnlyTheTenantThatAKeyNamesInRedis() {
        Map<String, String> entries = redisEntries();
        assertThat(entries.keySet()).anySatisfy(key -> assertThat(names.in(key)).isNotEmpty());
        entries.forEach((key, value) -> {
            assertThat(values.in(key + value)).as(key).isEmpty();
            if (names.in(key).isEmpty()) {
                assertThat(names.in(value)).as(key).isEmpty();
            } else {
                assertThat(names.in(key + value)).as(key).hasSize(1);
            }
        });
    }

    private Map<String, String> redisEntries() {
        Map<String, String> entries = new HashMap<>();
        for (String key : redis.key().keys("*")) {
            String type = redis.execute("TYPE", key).toString();
            entries.put(
                    key,
                    switch (type) {
                        case "string" -> String.valueOf(redis.execute("GET", key));
                        case "hash" -> String.valueOf(redis.execute("HGETALL", key));
                        case "list" -> String.valueOf(redis.execute("LRANGE", key, "0", "-1"));
                        case "set" -> String.valueOf(redis.execute("SMEMBERS", key));
                        case "zset" -> String.valueOf(redis.execute("ZRANGE", key, "0", "-1"));
                        case "none" -> "";
                        default -> throw new IllegalStateException("Redis has a key of type " + type);
                    });
        }
        return entries;
    }

    @Test
    void findsOnlyTheTenantThatWasAskedForInMemory() {
        for (MarkedTenant tenant : tenants) {
            for (TenantRef ref : List.of(tenant.tenant().id(), tenant.tenant().slug())) {
                String remembered = registry.find(ref).orElseThrow().toString();
                assertThat(names.in(remembered)).containsOnlyKeys(tenant.owner());
                assertThat(values.in(remembered)).isEmpty();
            }
        }
    }

    @Test
    void findsOnlyItsOwnMarksInTheRowsOfATenant() {
        for (MarkedTenant tenant : tenants) {
            assertThat(ownersInRowsOf(tenant)).containsExactly(tenant.owner());
        }
    }

    /** Returns whose marks are in the rows of this tenant, in the registry and in its home. */
    private Set<String> ownersInRowsOf(MarkedTenant tenant) {
        Set<String> owners = new TreeSet<>();
        String ownHome = "t_" + tenant.tenant().id().toString().replace("-", "");
        for (Superuser database : List.of(superuser, superuser.in(tenant.tenant()))) {
            for (String rows : database.texts(TABLES, (Object) new String[] {"control", "shared", ownHome})) {
                for (String row : database.texts(rows, tenant.tenant().id().value())) {
                    owners.addAll(values.in(row).keySet());
                    owners.addAll(names.in(row).keySet());
                }
            }
        }
        return owners;
    }

    /** What every session of the app role may read of the others, because all tenants share the role. */
    @Test
    void findsNoValuesInTheStatementsOfSessions() {
        List<String> statements =
                superuser.texts("select query from pg_stat_activity where usename like 'tenantry%' and query <> ''");
        assertThat(statements)
                .isNotEmpty()
                .allSatisfy(text -> assertThat(values.in(text)).as(text).isEmpty());
    }

    /** Without this, finding nothing would prove nothing. */
    @Test
    void findsMarksThatArePlanted() {
        MarkedTenant globex = tenants.getLast();
        String planted = globex.value();
        MarkedTenant careless = new MarkedTenant("careless", IsolationTier.ROW, names, values);
        careless.place(planted);
        careless.send().get("/orders");
        assertThat(foreign(careless.owner(), careless.answers().getLast())).containsOnlyKeys(globex.owner());
        assertThat(ownersInRowsOf(careless)).containsExactlyInAnyOrder(careless.owner(), globex.owner());

        try (LogLines lines = new LogLines()) {
            Logger.getLogger(LeakSearchTest.class).info("planted", new IllegalStateException(planted));
            assertThat(values.in(lines.lines().getLast())).containsOnlyKeys(globex.owner());
        }
        redis.hash(String.class).hset("planted", "field", planted);
        try {
            assertThat(values.in(redisEntries().get("planted"))).containsOnlyKeys(globex.owner());
        } finally {
            redis.key().del("planted");
        }
    }
}
