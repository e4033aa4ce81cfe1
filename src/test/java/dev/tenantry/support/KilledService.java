package dev.tenantry.support;

import static dev.tenantry.support.Api.bearing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.TenantId;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A packaged control plane with a separate database. A test stops or kills it and sends it requests. */
public final class KilledService implements AutoCloseable {

    /** A tenant that the service was asked to create. */
    public record Made(TenantId id, String slug, IsolationTier tier, String subject) {}

    private final AdminClient admin = new AdminClient();
    private final OwnDatabase database;
    private final Map<String, String> settings;
    private final List<Made> living = new ArrayList<>();
    private PackagedProcess process;

    public KilledService(String databaseName) {
        database = OwnDatabase.onAnotherServer(databaseName).withoutLockTimeout();
        settings = new HashMap<>(ServersAndKeys.settings());
        settings.putAll(database.settings());
        settings.put("tenantry.provisioning.migrate-at-start", "true");
        settings.put("tenantry.operation.poll", "100ms");
        settings.put("tenantry.operation.workers", "8");
        settings.put("tenantry.operation.heartbeat", "250ms");
        settings.put("tenantry.admin.enabled", "true");
        // Requests do not wait for the operations that they start, and an offboarded tenant may be erased at once.
        settings.put("tenantry.admin.patience", "0s");
        settings.put("tenantry.admin.grace-period", "0s");
        settings.put("quarkus.datasource.control.jdbc.max-size", "16");
        // Tests hold locks for longer than PostgreSQL would let requests wait.
        settings.put("tenantry.isolation.limits.lock", "60s");
        settings.put("tenantry.isolation.limits.pro", "25s");
        // If the machine is busy with the start, calls to Redis may time out. Cached tenants then expire soon.
        settings.put("tenantry.redis.deadline", "2s");
        settings.put("tenantry.registry.redis-ttl", "1s");
        settings.put("tenantry.registry.near-ttl", "1s");
    }

    public KilledService with(String property, String value) {
        settings.put(property, value);
        return this;
    }

    public OwnDatabase database() {
        return database;
    }

    public void start() {
        process = PackagedProcess.start(settings).awaitListening();
    }

    public void kill() {
        process.kill();
    }

    public PackagedProcess process() {
        return process;
    }

    /** Requests one tenant in each tier. */
    public List<Made> create(String name) {
        return Stream.of(IsolationTier.values()).map(tier -> create(name, tier)).toList();
    }

    /** Creates a tenant and waits until it is active. */
    public Made createActive(String name, IsolationTier tier) {
        Made tenant = create(name, tier);
        awaitActive(tenant);
        return tenant;
    }

    private Made create(String name, IsolationTier tier) {
        String slug = AdminClient.freshSlug(name);
        Map<String, Object> body = AdminClient.newTenant(slug, tier);
        body.put("plan", "enterprise");
        Response answer =
                asAdministrator().contentType(ContentType.JSON).body(body).post("/admin/tenants");
        assertThat(answer.statusCode()).as(answer.asString()).isIn(201, 202);
        // The response shows the tenant if it exists already, otherwise the operation that creates it.
        String id = answer.path(answer.statusCode() == 201 ? "id" : "tenant_id");
        Made made = new Made(new TenantId(UUID.fromString(id)), slug, tier, "olivia@" + slug);
        living.add(made);
        return made;
    }

    /** Returns the tenants that were requested, except for those whose deletion was requested. */
    public List<Made> living() {
        return List.copyOf(living);
    }

    public List<String> statesOf(List<Made> tenants) {
        return tenants.stream().map(this::state).toList();
    }

    public void awaitActive(Made tenant) {
        awaitState(tenant, "active");
    }

    public void awaitDeleted(Made tenant) {
        awaitState(tenant, "deleted");
    }

    // The tenant reaches the state one or more steps before the operation ends.
    private void awaitState(Made tenant, String state) {
        await().alias(tenant + " " + state)
                .atMost(PackagedProcess.DEADLINE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> state.equals(state(tenant)));
        await().alias("end of all operations on " + tenant)
                .atMost(PackagedProcess.DEADLINE)
                .until(() -> database.look(
                                String.class,
                                "select step from control.operations where tenant_id = ? and finished_at is null",
                                tenant.id().value())
                        .isEmpty());
    }

    private String state(Made tenant) {
        return asAdministrator()
                .get("/admin/tenants/" + tenant.id())
                .then()
                .statusCode(200)
                .extract()
                .path("status");
    }

    public void offboard(Made tenant) {
        for (String verb : List.of("suspend", "offboard")) {
            asAdministrator()
                    .post("/admin/tenants/" + tenant.id() + "/" + verb)
                    .then()
                    .statusCode(200);
        }
    }

    public void delete(Made tenant) {
        asAdministrator().delete("/admin/tenants/" + tenant.id()).then().statusCode(202);
        living.remove(tenant);
    }

    /** Lists the tenant's orders as its first user, and returns the HTTP status. */
    public int orders(Made tenant) {
        return get(tenant, "/orders");
    }

    /** Requests the first user's record in the tenant, and returns the HTTP status. */
    public int me(Made tenant) {
        return get(tenant, "/users/me");
    }

    private int get(Made tenant, String path) {
        return bearing(TestTokens.naming(tenant.slug(), tenant.subject()))
                .baseUri(process.api())
                .get(path)
                .statusCode();
    }

    /** Queries the tenant's home as the superuser. */
    public List<String> lookInHomeOf(Made tenant, String sql, Object... values) {
        HomeName home = tenant.tier() == IsolationTier.ROW ? HomeName.SHARED : HomeName.of(tenant.id());
        Superuser superuser =
                tenant.tier() == IsolationTier.DATABASE ? database.superuser().in(home.value()) : database.superuser();
        try (Connection connection = superuser.connect()) {
            Sql.execute(connection, "select set_config('search_path', ?, false)", home.value());
            return Sql.query(connection, sql, row -> row.getString(1), values);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /**
     * Returns the keys in Redis that contain the given text. Reads the response in Redis' protocol: a line with the
     * number of keys, then two lines per key.
     */
    public List<String> keysInRedis(String part) {
        URI redis = URI.create(settings.get("quarkus.redis.hosts"));
        try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
            socket.getOutputStream().write(("KEYS *" + part + "*\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
            List<String> lines = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(lines.getFirst()).startsWith("*");
            return lines.stream().filter(line -> line.contains(part)).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private RequestSpecification asAdministrator() {
        return admin.send().baseUri(process.api());
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
        for (Made tenant : living) {
            database.execute("drop database if exists " + HomeName.of(tenant.id()) + " with (force)");
        }
        database.close();
    }
}
