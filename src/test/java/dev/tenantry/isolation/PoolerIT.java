package dev.tenantry.isolation;

import static dev.tenantry.support.Api.bearing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.local.EmbeddedDatabase;
import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.ConcurrentTest;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.Pooler;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Runs the packaged control plane behind connection poolers (F30, F41, and section 2, no. 2, of the review). */
class PoolerIT {

    private static final String NAME = "tenantry_pooled";
    private static final int PORT = URI.create(
                    EmbeddedDatabase.settings().get("tenantry.stores.local.url").substring("jdbc:".length()))
            .getPort();

    private static OwnDatabase database;
    private static Pooler transactions;
    private static Pooler oneDatabase;
    private static PackagedProcess service;

    private static volatile boolean isMisled;

    @BeforeAll
    static void start() {
        database = new OwnDatabase(NAME).withRegistry().withSharedHome();
        transactions = new Pooler(PORT, Pooler.Mode.TRANSACTION);
        oneDatabase = new Pooler(PORT, Pooler.Mode.SESSION, name -> isMisled ? NAME : name);
        Map<String, String> settings = settings(transactions.url() + NAME + "?prepareThreshold=0");
        settings.put("tenantry.stores.local.url", transactions.url());
        settings.put("tenantry.stores.one.url", oneDatabase.url());
        for (String property : new String[] {"username", "password", "owner-username", "owner-password"}) {
            settings.put("tenantry.stores.one." + property, settings.get("tenantry.stores.local." + property));
        }
        service = PackagedProcess.start(settings).awaitListening();
    }

    @AfterAll
    static void stop() {
        service.close();
        transactions.close();
        oneDatabase.close();
        database.look(String.class, "select home from control.tenants where tier = 'database'")
                .forEach(home -> database.execute("drop database if exists " + home + " with (force)"));
        database.close();
    }

    private static Map<String, String> settings(String url) {
        Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
        settings.putAll(database.settings());
        settings.put("quarkus.datasource.jdbc.url", url);
        settings.put("tenantry.admin.enabled", "true");
        settings.put("tenantry.operation.poll", "100ms");
        settings.put("tenantry.redis.deadline", "2s");
        return settings;
    }

    @ConcurrentTest
    void refusesToStartBehindAPoolerThatLosesPreparedStatements() {
        assertRefused("quarkus.datasource.registry.jdbc.url", settings(transactions.url() + NAME));
    }

    @ConcurrentTest
    void checksTheMainPoolAndTheControlPoolToo() {
        Map<String, String> settings = settings(transactions.url() + NAME);
        settings.put("quarkus.datasource.registry.jdbc.url", database.url());
        assertRefused("- quarkus.datasource.jdbc.url", settings);
        assertRefused("tenantry.admin.enabled is set, but quarkus.datasource.control.jdbc.url", settings);
    }

    private static void assertRefused(String property, Map<String, String> settings) {
        try (PackagedProcess refused = PackagedProcess.start(settings)) {
            assertThat(refused.awaitExit()).isEqualTo(1);
            assertThat(refused.output())
                    .contains(property + " leads to a connection pooler", "Add prepareThreshold=0")
                    .doesNotContain("Listening on", "\tat ");
        }
    }

    @ConcurrentTest
    void servesBehindItIfNothingIsPrepared() {
        String slug = create(IsolationTier.ROW, "local");
        await().atMost(PackagedProcess.DEADLINE).until(() -> orders(slug) == 200);
        // The driver would prepare a statement when it is used for the fifth time.
        for (int i = 0; i < 20; i++) {
            assertThat(orders(slug)).isEqualTo(200);
        }
    }

    @ConcurrentTest
    void movesATenantThroughIt() {
        String slug = create(IsolationTier.ROW, "local");
        awaitActive(slug);
        String id = database.look(String.class, "select id::text from control.tenants where slug = ?", slug)
                .getFirst();
        new AdminClient()
                .send()
                .baseUri(service.api())
                .contentType(ContentType.JSON)
                .body(Map.of("tier", "schema"))
                .post("/admin/tenants/" + id + "/move")
                .then()
                .statusCode(202);
        await().atMost(PackagedProcess.DEADLINE)
                .until(() -> database.look(String.class, "select tier from control.tenants where slug = ?", slug)
                        .equals(List.of("schema")));
        await().atMost(PackagedProcess.DEADLINE).until(() -> orders(slug) == 200);
    }

    @ConcurrentTest
    void doesNotServeADatabaseOfAStoreWhosePoolerLosesPreparedStatements() {
        String slug = create(IsolationTier.DATABASE, "local");
        awaitActive(slug);
        assertThat(orders(slug)).isEqualTo(503);
        assertThat(service.output()).contains("is not served. tenantry.stores.<name>.url leads to a connection pooler");
    }

    @ConcurrentTest
    void neitherCreatesNorServesAHomeInAnotherDatabase() {
        String served = create(IsolationTier.DATABASE, "one");
        awaitActive(served);
        isMisled = true;
        assertThat(orders(served)).isEqualTo(503);
        assertThat(service.output()).contains("leads to database " + NAME);

        String created = create(IsolationTier.DATABASE, "one");
        await().atMost(PackagedProcess.DEADLINE)
                .untilAsserted(() -> assertThat(database.look(
                                String.class,
                                "select o.failure from control.operations o join control.tenants t on t.id = tenant_id"
                                        + " where slug = ? and o.failure is not null",
                                created))
                        .singleElement()
                        .asString()
                        .contains("leads to another database", "tenantry.stores.one.url"));
        assertThat(database.look(
                        String.class,
                        "select nspname from pg_namespace join control.tenants on home = nspname where slug = ?",
                        created))
                .isEmpty();
    }

    private static String create(IsolationTier tier, String store) {
        String slug = AdminClient.freshSlug("acme");
        Map<String, Object> body = AdminClient.newTenant(slug, tier);
        body.computeIfPresent("store", (name, value) -> store);
        Response answer = new AdminClient()
                .send()
                .baseUri(service.api())
                .contentType(ContentType.JSON)
                .body(body)
                .post("/admin/tenants");
        assertThat(answer.statusCode()).as(answer.asString()).isIn(201, 202);
        return slug;
    }

    private static void awaitActive(String slug) {
        await().atMost(PackagedProcess.DEADLINE)
                .until(() -> database.look(String.class, "select status from control.tenants where slug = ?", slug)
                        .contains("active"));
    }

    private static int orders(String slug) {
        return bearing(TestTokens.naming(slug, "olivia@" + slug))
                .baseUri(service.api())
                .get("/orders")
                .statusCode();
    }
}
