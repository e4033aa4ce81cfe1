package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.OwnServer;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Tenant;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two packaged instances on one PostgreSQL, each of them a control plane that also serves tenants. The test decides
 * which of them takes operations, and kills or stops it.
 */
final class Fleet implements AutoCloseable {

    static final Duration HEARTBEAT = Duration.ofMillis(250);

    static final int ORDERS = 300;

    private static final String NAME = "instance_";
    private static final Map<String, String> PASSWORDS =
            Map.of("tenantry_app", "app", "tenantry_control", "control", "tenantry_owner", "owner");

    private final AdminClient admin = new AdminClient();
    private final OwnServer server;
    private final Map<String, String> settings;
    private final List<PackagedProcess> instances = new ArrayList<>();
    private int runner;

    Fleet(Map<String, String> further) {
        server = new OwnServer(PASSWORDS);
        String database = superuser().texts("select current_database()").getFirst();
        // Tests hold statements for longer, on a busy machine.
        superuser().execute("alter role tenantry_app in database " + database + " set lock_timeout = 0");
        superuser().execute("alter role tenantry_control in database " + database + " set lock_timeout = 0");
        superuser().execute("alter role tenantry_control in database " + database + " set statement_timeout = 0");
        settings = new HashMap<>(ServersAndKeys.settings());
        settings.putAll(server.settings());
        settings.put("tenantry.provisioning.migrate-at-start", "true");
        settings.put("tenantry.admin.enabled", "true");
        // Requests do not wait for the operations that they start.
        settings.put("tenantry.admin.patience", "0s");
        settings.put("tenantry.operation.poll", "100ms");
        settings.put("tenantry.operation.workers", "16");
        // All moves of a test are stopped at the same time.
        settings.put("tenantry.relocation.max", "12");
        settings.put("tenantry.operation.heartbeat", HEARTBEAT.toMillis() + "ms");
        settings.put("tenantry.relocation.reverse-window", "2s");
        settings.put("tenantry.relocation.load", "100");
        settings.put("quarkus.datasource.control.jdbc.max-size", "24");
        // A machine that is busy with the start answers late.
        settings.put("tenantry.redis.deadline", "2s");
        settings.putAll(further);
    }

    /** Starts both. */
    Fleet start() {
        instances.add(begin(0));
        instances.getFirst().awaitListening();
        Hold.prepare(
                superuser(),
                "control.operations",
                "control.turns",
                "control.tenants",
                "control.homes",
                "control.second_homes",
                "shared.captures");
        setRunner();
        // An instance that may not take operations finds that another one has been faster.
        superuser().execute("""
                create function held.only_the_runner() returns trigger language plpgsql as $$
                begin
                    if new.picked and not old.picked
                       and current_setting('application_name') <> held.runner() then
                        return null;
                    end if;
                    return new;
                end
                $$
                """);
        superuser()
                .execute("create trigger only_the_runner before update on control.operation_queue"
                        + " for each row execute function held.only_the_runner()");
        instances.add(begin(1));
        instances.getLast().awaitListening();
        return this;
    }

    private PackagedProcess begin(int index) {
        Map<String, String> own = new HashMap<>(settings);
        own.put(
                "quarkus.datasource.jdbc.url",
                settings.get("quarkus.datasource.jdbc.url") + "?ApplicationName=" + NAME + index);
        return PackagedProcess.start(own);
    }

    Superuser superuser() {
        return server.superuser();
    }

    /** Returns the instance that takes operations. */
    PackagedProcess runner() {
        return instances.get(runner);
    }

    PackagedProcess other() {
        return instances.get(1 - runner);
    }

    /** Lets the other instance take operations from now on. */
    void swap() {
        runner = 1 - runner;
        setRunner();
    }

    private void setRunner() {
        superuser()
                .execute("create or replace function held.runner() returns text language sql as $$ select '" + NAME
                        + runner + "' $$");
    }

    /** Starts the instance that does not take operations again. */
    void restartOther() {
        instances.set(1 - runner, begin(1 - runner).awaitListening());
    }

    /** Requests a tenant, and returns its id. */
    String request(IsolationTier tier) {
        Map<String, Object> body = AdminClient.newTenant(AdminClient.freshSlug("acme"), tier);
        body.put("plan", "enterprise");
        Response answer = send().contentType(ContentType.JSON).body(body).post("/admin/tenants");
        assertThat(answer.statusCode()).as(answer.asString()).isIn(201, 202);
        return answer.path(answer.statusCode() == 201 ? "id" : "tenant_id");
    }

    /** Waits until the tenant is active, and gives it orders. */
    Tenant awaitWithOrders(String id) {
        await().atMost(PackagedProcess.DEADLINE)
                .until(() -> superuser()
                                .number(
                                        "select count(*) from control.tenants t where id::text = ?"
                                                + " and status = 'active' and not exists (select from control.operations o"
                                                + " where o.tenant_id = t.id and o.finished_at is null)",
                                        id)
                        == 1);
        Tenant tenant = now(id);
        homeOf(tenant)
                .execute(
                        "insert into " + tenant.home() + ".orders (tenant_id, id, product_id, quantity, status)"
                                + " select ?::uuid, gen_random_uuid(), 'old-' || n, 1, 'pending' from generate_series(1, ?) n",
                        id,
                        ORDERS);
        return tenant;
    }

    /** Returns the tenant with its current placement. */
    Tenant now(String id) {
        return AdminClient.tenant(send().get("/admin/tenants/" + id).jsonPath());
    }

    /** Returns the superuser in the database that holds the tenant's home. */
    Superuser homeOf(Tenant tenant) {
        return database(tenant.placement(), tenant);
    }

    Superuser database(Placement placement, Tenant tenant) {
        return placement.dataStore().isPresent()
                ? superuser().in(placement.home(tenant.id()).value())
                : superuser();
    }

    /** Returns the addresses of all instances, some of which may not answer. */
    List<URI> addresses() {
        return instances.stream().map(instance -> URI.create(instance.api())).toList();
    }

    /** Returns a request to the instance that takes operations. */
    RequestSpecification send() {
        return admin.send().baseUri(runner().api());
    }

    /** Crashes PostgreSQL, which has all homes, and starts it again. */
    void crashServer() {
        server.crash();
    }

    @Override
    public void close() {
        instances.forEach(PackagedProcess::close);
        server.close();
    }
}
