package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.local.EmbeddedRedis;
import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Detour;
import dev.tenantry.support.OwnServer;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Two packaged instances, each of them a control plane that also serves tenants, on a PostgreSQL that has all homes, or
 * on several. The test decides which instance takes operations, and kills or stops it.
 */
final class Fleet implements AutoCloseable {

    static final Duration HEARTBEAT = Duration.ofMillis(250);

    /** Four heartbeats until the other instance takes over, and one pause; the rest is for two busy cores. */
    static final Duration ALLOWED = HEARTBEAT.multipliedBy(4).plusSeconds(1).plusSeconds(5);

    /** The server with the main database, which is also the data store {@code local}. */
    static final String MAIN = "main";

    static final int ORDERS = 300;

    private static final String NAME = "instance_";
    private static final Map<String, String> PASSWORDS =
            Map.of("tenantry_app", "app", "tenantry_control", "control", "tenantry_owner", "owner");

    private final AdminClient admin = new AdminClient();
    private final Map<String, OwnServer> servers = new LinkedHashMap<>();
    private final Map<String, String> settings;
    private final List<PackagedProcess> instances = new ArrayList<>();

    /** By instance and server. */
    private final List<Map<String, Detour>> networks = List.of(new LinkedHashMap<>(), new LinkedHashMap<>());

    private int runner;

    Fleet(Map<String, String> further) {
        OwnServer server = new OwnServer(PASSWORDS);
        servers.put(MAIN, server);
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

    /** Adds data stores, each on a server of its own. */
    Fleet with(String... stores) {
        for (String store : stores) {
            OwnServer server = new OwnServer(PASSWORDS);
            servers.put(store, server);
            settings.putAll(server.settingsAsStore(store));
        }
        return this;
    }

    /** Lets each instance reach each server by a way of its own, which the test can cut. */
    Fleet throughDetours() {
        for (Map<String, Detour> network : networks) {
            servers.forEach((name, server) -> {
                Detour detour = new Detour(EmbeddedRedis.freePort(), server.port()).forgetful();
                detour.open();
                network.put(name, detour);
            });
        }
        return this;
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
        networks.get(index)
                .forEach((name, detour) -> own.replaceAll((property, value) -> value.replace(
                        "//localhost:" + servers.get(name).port() + "/", "//localhost:" + detour.port() + "/")));
        own.put(
                "quarkus.datasource.jdbc.url",
                own.get("quarkus.datasource.jdbc.url") + "?ApplicationName=" + NAME + index);
        return PackagedProcess.start(own);
    }

    /** Returns the superuser in the main database. */
    Superuser superuser() {
        return server(MAIN).superuser();
    }

    private OwnServer server(String name) {
        return Objects.requireNonNull(servers.get(name));
    }

    /** Returns the name of the server that has a home with this placement. */
    String serverOf(Placement placement) {
        return placement
                .dataStore()
                .map(StoreName::toString)
                .filter(servers::containsKey)
                .orElse(MAIN);
    }

    /** Returns how many rows of the tenant there are in the table, by server, database and schema. */
    Map<String, Long> whereRowsAre(String table, Tenant tenant) {
        Map<String, Long> found = new HashMap<>();
        servers.forEach((name, server) -> server.superuser()
                .whereRowsAre(table, tenant)
                .forEach((place, rows) -> found.put(name + "." + place, rows)));
        return found;
    }

    /** Returns the servers that have a database of this name. */
    List<String> serversWithDatabase(String database) {
        return servers.entrySet().stream()
                .filter(server -> server.getValue()
                                .superuser()
                                .number("select count(*) from pg_database where datname = ?", database)
                        > 0)
                .map(Map.Entry::getKey)
                .toList();
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
        letRun("'" + NAME + runner + "'");
    }

    /** Lets both instances take operations, until {@link #letOneRun}. */
    void letBothRun() {
        letRun("current_setting('application_name')");
    }

    void letOneRun() {
        setRunner();
    }

    private void letRun(String name) {
        superuser()
                .execute("create or replace function held.runner() returns text language sql as $$ select " + name
                        + " $$");
    }

    /** Waits until both instances work. Starts those again that a failed test has left behind dead. */
    void awaitBoth() {
        for (int i = 0; i < instances.size(); i++) {
            if (!instances.get(i).isAlive()) {
                instances.set(i, begin(i).awaitListening());
            }
            String api = instances.get(i).api();
            await().atMost(PackagedProcess.DEADLINE)
                    .ignoreExceptions()
                    .until(() -> admin.send().baseUri(api).get("/admin/tenants").statusCode() == 200);
        }
    }

    /** Starts the instance that does not take operations again. */
    void restartOther() {
        instances.set(1 - runner, begin(1 - runner).awaitListening());
    }

    /** Requests a tenant, and returns its id. */
    String request(Placement placement) {
        Map<String, Object> body = AdminClient.newTenant(AdminClient.freshSlug("acme"), placement.tier());
        placement.dataStore().ifPresent(store -> body.put("store", store.toString()));
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
                        "insert into " + tenant.home() + ".orders (tenant_id, id, product_id, quantity, status, number)"
                                + " select ?::uuid, gen_random_uuid(), 'old-' || n, 1, 'pending', null from generate_series(1, ?) n",
                        id,
                        ORDERS);
        return tenant;
    }

    /** Returns the tenant with its current placement. */
    Tenant now(String id) {
        // After a fault, some of the instance's connections may be found to be dead only now.
        return AdminClient.tenant(await().atMost(PackagedProcess.DEADLINE)
                .until(() -> send().get("/admin/tenants/" + id), answer -> answer.statusCode() == 200)
                .jsonPath());
    }

    /** Returns the superuser in the database that holds the tenant's home. */
    Superuser homeOf(Tenant tenant) {
        return database(tenant.placement(), tenant);
    }

    Superuser database(Placement placement, Tenant tenant) {
        return placement.dataStore().isPresent()
                ? server(serverOf(placement))
                        .superuser()
                        .in(placement.home(tenant.id()).value())
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

    /** Crashes a server and starts it again. Returns how long it was away. */
    Duration crash(String name) {
        long began = System.nanoTime();
        server(name).crash();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Returns the way from the instance that takes operations to the server. */
    Detour networkOfRunner(String server) {
        return Objects.requireNonNull(networks.get(runner).get(server));
    }

    /** Returns the ways from all instances to the server. */
    List<Detour> networks(String server) {
        return networks.stream()
                .map(network -> Objects.requireNonNull(network.get(server)))
                .toList();
    }

    @Override
    public void close() {
        instances.forEach(PackagedProcess::close);
        networks.forEach(network -> network.values().forEach(Detour::close));
        servers.values().forEach(OwnServer::close);
    }
}
