package dev.tenantry.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.local.EmbeddedDatabase;
import dev.tenantry.local.EmbeddedRedis;
import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.Wiretap;
import dev.tenantry.tenant.IsolationTier;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The packaged service, with both of its servers behind wiretaps. */
final class MeteredService implements AutoCloseable {

    private static final String NAME = "tenantry_cost";
    private static final String APP_ROLE = "tenantry_app@";

    // What each instance does every second, on connections of the app role.
    private static final List<String> POLLS = List.of("pg_snapshot_xmin(", "t.changed_in >=");
    private static final List<String> HEARTBEAT = List.of("publish ", "spop tenantry:memberships:changed");

    private final OwnDatabase database = new OwnDatabase(NAME).withRegistry().withSharedHome();
    private final Wiretap postgres = Wiretap.ofPostgres(
            portOf(EmbeddedDatabase.settings().get("tenantry.stores.local.url").substring("jdbc:".length())));
    private final Wiretap redis =
            Wiretap.ofRedis(portOf(EmbeddedRedis.settings().get("quarkus.redis.hosts")));
    private final PackagedProcess process = PackagedProcess.start(settings()).awaitListening();

    private static int portOf(String url) {
        return URI.create(url).getPort();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
        settings.putAll(database.settings());
        String server = "jdbc:postgresql://localhost:" + postgres.port() + "/";
        settings.put("quarkus.datasource.jdbc.url", server + NAME);
        settings.put("tenantry.stores.local.url", server);
        settings.put("quarkus.redis.hosts", "redis://localhost:" + redis.port());
        settings.put("tenantry.redis.deadline", "2s");
        settings.put("tenantry.admin.enabled", "true");
        settings.put("tenantry.operation.poll", "100ms");
        // Nothing must expire while requests are counted, however slow the machine is.
        settings.put("tenantry.registry.near-ttl", "1h");
        settings.put("tenantry.user.role-ttl", "1h");
        settings.put("tenantry.isolation.audit.interval", "1h");
        settings.put("tenantry.usage.interval", "1h");
        settings.put("quarkus.datasource.jdbc.foreground-validation-interval", "1h");
        return settings;
    }

    ProcessHandle handle() {
        return process.handle();
    }

    URI orders() {
        return URI.create(process.api() + "/orders");
    }

    /** Creates an active tenant on the plan enterprise, and returns its slug. */
    String create(IsolationTier tier) {
        String slug = AdminClient.freshSlug("acme");
        Map<String, Object> body = AdminClient.newTenant(slug, tier);
        body.put("plan", "enterprise");
        Response answer = new AdminClient()
                .send()
                .baseUri(process.api())
                .contentType(ContentType.JSON)
                .body(body)
                .post("/admin/tenants");
        assertThat(answer.statusCode()).as(answer.asString()).isIn(201, 202);
        await().atMost(PackagedProcess.DEADLINE)
                .until(() -> database.look(String.class, "select status from control.tenants where slug = ?", slug)
                        .contains("active"));
        return slug;
    }

    /** Forgets all trips so far. */
    void forget() {
        postgres.forget();
        redis.forget();
    }

    /** Returns what was sent for requests and is not forgotten, without what timers sent. */
    Sent sent() {
        return new Sent(
                postgres.trips().stream()
                        .filter(trip -> trip.client().startsWith(APP_ROLE) && !trip.mentions(POLLS))
                        .toList(),
                redis.trips().stream().filter(trip -> !trip.mentions(HEARTBEAT)).toList());
    }

    @Override
    public void close() {
        process.close();
        postgres.close();
        redis.close();
        database.look(String.class, "select home from control.tenants where tier = 'database'")
                .forEach(home -> database.execute("drop database if exists " + home + " with (force)"));
        database.close();
    }
}
