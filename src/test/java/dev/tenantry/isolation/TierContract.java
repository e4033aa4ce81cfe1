package dev.tenantry.isolation;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.OrdersApi.place;
import static dev.tenantry.support.OrdersApi.products;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.tenantry.context.TenantScope;
import dev.tenantry.sql.Sql;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.PageWalk;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.RepeatingClient;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Defines what every tier guarantees: the same API, and rows that only their tenant can see. Neighbours in all three
 * tiers have an order and a user each, so that a mix-up shows.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TierContract {

    @Inject
    EntityManager entities;

    @Inject
    TenantScope scope;

    final ProvisionedTenants tenants = new ProvisionedTenants();
    final Superuser superuser = Superuser.inMainDatabase();
    final List<Tenant> neighbours = new ArrayList<>();

    Tenant acme;

    abstract Placement placement();

    /** Returns the {@code database.schema} that must hold the rows of {@link #acme}, without asking the service. */
    abstract String placeOfAcme();

    @BeforeAll
    void createNeighbours() {
        for (Placement placement :
                List.of(new Placement.Shared(), new Placement.OwnSchema(), ProvisionedTenants.OWN_DATABASE)) {
            neighbours.add(tenants.create("globex", Plan.ENTERPRISE, placement));
        }
    }

    @BeforeEach
    void createTenant() {
        acme = tenants.create("acme", Plan.ENTERPRISE, placement());
        neighbours.forEach(neighbour -> place(neighbour, "SKU-FOREIGN"));
    }

    @Test
    void showsATenantItsOwnOrdersOnly() {
        String order = place(acme, "SKU-OWN");

        assertThat(products(acme)).containsExactly("SKU-OWN");
        as(acme).get("/orders/" + order)
                .then()
                .statusCode(200)
                .body("tenant_id", equalTo(acme.id().toString()));
        for (Tenant neighbour : neighbours) {
            assertThat(products(neighbour)).contains("SKU-FOREIGN").doesNotContain("SKU-OWN");
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersOtherTenantsIdsLikeUnknownOnes(ItemCall call) {
        String absent = refusal(acme, call, UUID.randomUUID().toString());
        for (Tenant neighbour : neighbours) {
            assertThat(refusal(acme, call, item(neighbour, call))).isEqualTo(absent);
            assertThat(refusal(neighbour, call, item(acme, call))).isEqualTo(absent);
        }
    }

    @Test
    void leadsAnOrderThroughItsLife() {
        String order = place(acme, "SKU-OWN");
        for (ItemCall step : List.of(ItemCall.CHANGE_ORDER, ItemCall.CONFIRM, ItemCall.SHIP, ItemCall.DELIVER)) {
            step.send(acme, order).then().statusCode(200).body("reference", equalTo("PO-1"));
        }
        assertThat(OrdersApi.each(ItemCall.READ_HISTORY.send(acme, order), "to"))
                .containsExactly("pending", "confirmed", "shipped", "delivered");
        assertThat(superuser.whereRowsAre("order_transitions", acme)).isEqualTo(Map.of(placeOfAcme(), 3L));

        String cancelled = place(acme, "SKU-OWN");
        ItemCall.CANCEL.send(acme, cancelled).then().statusCode(200).body("number", equalTo(2));
        ItemCall.CONFIRM.send(acme, cancelled).then().statusCode(409);
    }

    @Test
    void managesItsUsers() {
        String user = invite(acme);
        ItemCall.READ_USER.send(acme, user).then().statusCode(200).body("role", equalTo("member"));
        ItemCall.CHANGE_USER.send(acme, user).then().statusCode(200).body("role", equalTo("viewer"));
        as(acme).get("/users").then().statusCode(200).body("$", hasSize(2));
        assertThat(superuser.whereRowsAre("users", acme)).isEqualTo(Map.of(placeOfAcme(), 2L));
        ItemCall.REMOVE_USER.send(acme, user).then().statusCode(204);
        ItemCall.READ_USER.send(acme, user).then().statusCode(404);
    }

    @Test
    void keepsRowsInItsHomeAndNowhereElse() {
        place(acme, "SKU-OWN");
        place(acme, "SKU-OWN");

        assertThat(superuser.whereRowsAre("orders", acme)).isEqualTo(Map.of(placeOfAcme(), 2L));
        assertThat(superuser.whereRowsAre("users", acme)).isEqualTo(Map.of(placeOfAcme(), 1L));
        for (Tenant neighbour : neighbours) {
            assertThat(superuser.whereRowsAre("orders", neighbour)).containsOnlyKeys(placeOf(neighbour));
            assertThat(superuser.whereRowsAre("users", neighbour)).containsOnlyKeys(placeOf(neighbour));
        }
    }

    @Test
    void showsTheCallersUserRecordInTheTenant() {
        as(acme).get("/users/me")
                .then()
                .statusCode(200)
                .body("tenant_id", equalTo(acme.id().toString()))
                .body("subject", equalTo("olivia@" + acme.slug()))
                .body("role", equalTo("owner"));
        for (Tenant neighbour : neighbours) {
            as(neighbour).get("/users/me").then().statusCode(200);
            bearing(TestTokens.of(acme, "olivia@" + neighbour.slug()))
                    .get("/users/me")
                    .then()
                    .statusCode(404);
        }
    }

    @Test
    void admitsOnlyItsOwnUsersByHeader() {
        place(acme, "SKU-OWN");
        byHeader("olivia@" + acme.slug(), acme)
                .then()
                .statusCode(200)
                .body("tenant_id", equalTo(List.of(acme.id().toString())));
        for (Tenant neighbour : neighbours) {
            byHeader("olivia@" + neighbour.slug(), neighbour).then().statusCode(200);
            byHeader("olivia@" + neighbour.slug(), acme).then().statusCode(403);
            byHeader("olivia@" + acme.slug(), neighbour).then().statusCode(403);
        }
    }

    @Test
    void enforcesRowLevelSecurityInsideTheHome() throws SQLException {
        place(acme, "SKU-OWN");
        Tenant other = neighbours.getFirst();
        for (String table : List.of("orders", "users")) {
            String all = "select count(*) from " + acme.home() + "." + table + " where tenant_id = '" + acme.id() + "'";
            assertThat(countInHome(acme.id().toString(), all)).isEqualTo(1);
            assertThat(countInHome("", all)).isZero();
            assertThat(countInHome(other.id().toString(), all)).isZero();
        }
    }

    @Test
    void searchesItsHomeOnly() {
        assertThat(asTenant(acme, "select current_setting('search_path')"))
                .isEqualTo(acme.home().value());
        assertThat(asTenant(acme, "select array_to_string(current_schemas(true), ',')"))
                .isEqualTo("pg_catalog," + acme.home());
        assertThat(asTenant(acme, "select current_database()")).isEqualTo(Superuser.databaseOf(acme));
    }

    @Test
    void findsNoTableOutsideItsHome() {
        // Place the order first: a database with a table that is open to all tenants is not served.
        place(acme, "SKU-OWN");
        // In the schema public of the same database and in every other home, readable by the app role.
        List<String[]> places = new ArrayList<>();
        places.add(new String[] {Superuser.databaseOf(acme), "public"});
        for (Tenant neighbour : neighbours) {
            if (!placeOf(neighbour).equals(placeOfAcme())) {
                places.add(new String[] {
                    Superuser.databaseOf(neighbour), neighbour.home().value()
                });
            }
        }
        try {
            for (String[] place : places) {
                superuser
                        .in(place[0])
                        .execute("create table " + place[1] + ".elsewhere as select 'foreign' as note; grant select on "
                                + place[1] + ".elsewhere to tenantry_app");
            }
            assertThat(asTenant(neighbourElsewhere(), "select note from elsewhere"))
                    .isEqualTo("foreign");
            assertThatThrownBy(() -> asTenant(acme, "select note from elsewhere"))
                    .hasStackTraceContaining("relation \"elsewhere\" does not exist");
        } finally {
            places.forEach(place -> superuser.in(place[0]).execute("drop table if exists " + place[1] + ".elsewhere"));
        }
    }

    @Test
    void rollsBackATransactionThatFails() {
        String insert = "insert into orders (id, product_id, quantity, status)"
                + " values (gen_random_uuid(), 'SKU-UNDONE', 1, 'pending')";
        assertThatThrownBy(() -> scope.run(
                        acme,
                        () -> QuarkusTransaction.requiringNew().run(() -> {
                            assertThat(entities.createNativeQuery(insert).executeUpdate())
                                    .isEqualTo(1);
                            throw new IllegalArgumentException("after the write");
                        })))
                .hasMessageContaining("after the write");
        assertThat(superuser.whereRowsAre("orders", acme)).isEmpty();

        // The same statement takes effect if the transaction commits.
        scope.run(
                acme,
                () -> QuarkusTransaction.requiringNew()
                        .run(() -> entities.createNativeQuery(insert).executeUpdate()));
        assertThat(superuser.whereRowsAre("orders", acme)).isEqualTo(Map.of(placeOfAcme(), 1L));
    }

    @Test
    void makesOneOrderOfAHundredRequestsWithOneKey() {
        RepeatingClient client =
                new RepeatingClient(() -> "http://localhost:" + RestAssured.port, TestTokens.of(acme), "\"once\"");
        List<RepeatingClient.Placed> placed = Crowd.of(100, client::place).results();
        assertThat(placed.stream().filter(each -> !each.isReplayed())).hasSize(1);
        assertThat(placed.stream().map(RepeatingClient.Placed::body).distinct()).hasSize(1);
        assertThat(superuser.whereRowsAre("orders", acme)).isEqualTo(Map.of(placeOfAcme(), 1L));
        assertThat(superuser.whereRowsAre("idempotency_keys", acme)).isEqualTo(Map.of(placeOfAcme(), 1L));
    }

    @Test
    void knowsAKeyInItsOwnTenantOnly() {
        as(acme).contentType("application/json")
                .header("Idempotency-Key", "shared-by-all")
                .body("{\"product_id\": \"SKU-OWN\", \"quantity\": 1}")
                .post("/orders")
                .then()
                .statusCode(201);
        for (Tenant neighbour : neighbours) {
            superuser.addUser(neighbour, "olivia@" + acme.slug());
            // By the same person, and with another body: nothing tells that the key is known elsewhere.
            Response answer = bearing(TestTokens.of(neighbour, "olivia@" + acme.slug()))
                    .contentType("application/json")
                    .header("Idempotency-Key", "shared-by-all")
                    .body("{\"product_id\": \"SKU-FOREIGN\", \"quantity\": 2}")
                    .post("/orders");
            assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
            assertThat(answer.header("Idempotent-Replayed")).isNull();
        }
        assertThat(products(acme)).containsExactly("SKU-OWN");
    }

    @Test
    void placesAndExportsManyOrders() {
        Response placed = as(acme).contentType("application/json").body("""
                        [{"product_id": "SKU-OWN-1", "quantity": 1, "reference": "PO 1"},
                         {"product_id": "SKU-OWN-2", "quantity": 1, "reference": "PO 2"}]
                        """).post("/orders/batch");
        assertThat(placed.statusCode()).as(placed.asString()).isEqualTo(201);
        assertThat(placed.jsonPath().getList("number")).containsExactly(1, 2);
        assertThat(placed.jsonPath().getList("tenant_id"))
                .containsOnly(acme.id().toString());
        assertThat(superuser.whereRowsAre("orders", acme)).isEqualTo(Map.of(placeOfAcme(), 2L));
        assertThat(superuser.whereRowsAre("order_numbers", acme)).isEqualTo(Map.of(placeOfAcme(), 1L));

        assertThat(export(acme)).contains("SKU-OWN-1", "SKU-OWN-2").doesNotContain("SKU-FOREIGN");
        for (Tenant neighbour : neighbours) {
            assertThat(export(neighbour)).contains("SKU-FOREIGN").doesNotContain("SKU-OWN");
        }
    }

    private static String export(Tenant tenant) {
        Response export = as(tenant).get("/orders/export");
        assertThat(export.statusCode()).isEqualTo(200);
        return new String(export.asByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void showsPagesOfItsOwnOrdersOnly() {
        List<String> placed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            placed.addFirst(place(acme, "SKU-" + i % 2));
        }
        assertThat(PageWalk.ids(PageWalk.from(acme, "/orders?limit=2"))).isEqualTo(placed);
        assertThat(PageWalk.ids(PageWalk.from(acme, "/orders?limit=1&status=pending&status=shipped&sort=created_at")))
                .isEqualTo(placed.reversed());
        assertThat(PageWalk.ids(
                        PageWalk.from(acme, "/orders?limit=1&product_id=SKU-1&created_from=2000-01-01T00:00:00Z")))
                .containsExactly(placed.get(1), placed.get(3));
        String next =
                PageWalk.link(PageWalk.get(acme, "/orders?limit=2"), "next").orElseThrow();
        for (Tenant neighbour : neighbours) {
            place(neighbour, "SKU-1");
            place(neighbour, "SKU-1");
            String ofNeighbour = PageWalk.link(PageWalk.get(neighbour, "/orders?limit=1&product_id=SKU-1"), "next")
                    .orElseThrow();
            PageWalk.get(neighbour, ofNeighbour).then().statusCode(200);
            PageWalk.get(acme, ofNeighbour).then().statusCode(400);
            PageWalk.get(neighbour, next).then().statusCode(400);
        }
    }

    @Test
    void findsOrdersByTheProductsOfTheirFurtherLines() {
        String order = as(acme).contentType("application/json")
                .body("""
                        {"reference": "PO-1", "currency": "EUR", "lines": [
                          {"product_id": "anvil", "quantity": 1, "unit_price": 5},
                          {"product_id": "rocket", "quantity": 1, "unit_price": 5},
                          {"product_id": "rocket", "quantity": 2, "unit_price": 5},
                          {"product_id": "anvil", "quantity": 3, "unit_price": 5}]}
                        """)
                .post("/orders")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        assertThat(superuser.whereRowsAre("order_products", acme)).isEqualTo(Map.of(placeOfAcme(), 1L));
        assertThat(found("product_id=rocket")).containsExactly(order);
        assertThat(found("product_id=anvil")).containsExactly(order);
        assertThat(found("product_id=rocket&reference=PO-1")).containsExactly(order);
        assertThat(found("product_id=magnet")).isEmpty();

        as(acme).contentType("application/merge-patch+json")
                .header("If-Match", "\"0\"")
                .body("{\"lines\": [{\"product_id\": \"anvil\", \"quantity\": 1, \"unit_price\": 5},"
                        + " {\"product_id\": \"magnet\", \"quantity\": 1, \"unit_price\": 5}]}")
                .patch("/orders/" + order)
                .then()
                .statusCode(200);
        assertThat(found("product_id=rocket")).isEmpty();
        assertThat(found("product_id=magnet&status=pending")).containsExactly(order);

        as(acme).header("If-Match", "\"1\"")
                .post("/orders/" + order + "/confirmation")
                .then()
                .statusCode(200);
        assertThat(found("product_id=magnet&status=pending")).isEmpty();
        assertThat(found("product_id=magnet&status=confirmed&status=pending")).containsExactly(order);
        for (Tenant neighbour : neighbours) {
            assertThat(PageWalk.ids(PageWalk.from(neighbour, "/orders?product_id=magnet")))
                    .isEmpty();
        }
    }

    private List<String> found(String query) {
        return PageWalk.ids(PageWalk.from(acme, "/orders?" + query));
    }

    @Test
    void keepsTenantsApartInConcurrentRequests() {
        place(acme, "SKU-OWN");
        List<Tenant> all = new ArrayList<>(neighbours);
        all.add(acme);
        // Each thread cycles through all tenants, and the threads drift apart.
        List<List<String>> seen = Crowd.of(8, () -> {
                    List<String> foreign = new ArrayList<>();
                    for (int i = 0; i < 24; i++) {
                        Tenant tenant = all.get(i % all.size());
                        List<String> ids = OrdersApi.each(OrdersApi.list(tenant), "tenant_id");
                        if (ids.isEmpty() || !ids.stream().allMatch(tenant.id().toString()::equals)) {
                            foreign.add(tenant.slug() + " saw " + ids);
                        }
                    }
                    return foreign;
                })
                .results();
        assertThat(seen).hasSize(8).allSatisfy(foreign -> assertThat(foreign).isEmpty());
    }

    String asTenant(Tenant tenant, String query) {
        return scope.call(
                tenant,
                () -> QuarkusTransaction.requiringNew()
                        .call(() -> (String) entities.createNativeQuery(query).getSingleResult()));
    }

    private static String placeOf(Tenant neighbour) {
        return Superuser.databaseOf(neighbour) + "." + neighbour.home();
    }

    private Tenant neighbourElsewhere() {
        return neighbours.stream()
                .filter(neighbour -> !placeOf(neighbour).equals(placeOfAcme()))
                .findFirst()
                .orElseThrow();
    }

    private static Response byHeader(String subject, Tenant tenant) {
        return bearing(TestTokens.withoutTenant(subject))
                .header("X-Tenant-ID", tenant.slug().toString())
                .get("/orders");
    }

    /** Returns an order or user of the tenant, on which the call would succeed or be refused for its state. */
    private static String item(Tenant tenant, ItemCall call) {
        String id = call.isForOrders() ? place(tenant, "SKU-FOREIGN") : invite(tenant);
        (call.isForOrders() ? ItemCall.READ_ORDER : ItemCall.READ_USER)
                .send(tenant, id)
                .then()
                .statusCode(200);
        return id;
    }

    private static String invite(Tenant tenant) {
        return as(tenant)
                .contentType("application/json")
                .body(Map.of("email", UUID.randomUUID() + "@example.com", "role", "member"))
                .post("/users")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** Returns the 404 response without the parts that differ per request: the requested id and the request id. */
    private static String refusal(Tenant tenant, ItemCall call, String id) {
        String problem = call.send(tenant, id).then().statusCode(404).extract().asString();
        return problem.replace(id, "ID").replaceAll("\"requestId\":\"[^\"]*\"", "");
    }

    private int countInHome(String tenant, String query) throws SQLException {
        try (Connection connection = superuser.in(acme).connectAs("quarkus.datasource")) {
            connection.setAutoCommit(false);
            Sql.execute(connection, "select set_config('app.current_tenant', ?, true)", tenant);
            return Sql.query(connection, query, row -> row.getInt(1)).getFirst();
        }
    }
}
