package dev.tenantry.isolation;

import static dev.tenantry.support.Api.bearing;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Marks;
import dev.tenantry.support.PageWalk;
import dev.tenantry.support.SeenAnswer;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A tenant with a mark in everything that it, its users or its administrators choose: one in its name, which the registry
 * knows, and one in all values of its rows. Uses the whole API, and keeps what was answered.
 */
final class MarkedTenant {

    private static final AdminClient ADMIN = new AdminClient();

    private final String owner;
    private final String value;
    private final String subject;
    private final Tenant tenant;
    private final List<SeenAnswer> answers = new ArrayList<>();
    private final List<SeenAnswer> platformAnswers = new ArrayList<>();

    private String order = "";
    private String user = "";
    private String nextPage = "";

    MarkedTenant(String owner, IsolationTier tier, Marks names, Marks values) {
        this.owner = owner;
        this.value = values.make(owner);
        this.subject = "olivia-" + value;
        Map<String, Object> body = AdminClient.newTenant(owner + "-" + names.make(owner), tier);
        body.put("plan", "enterprise");
        body.put("owner", Map.of("subject", subject, "email", value + "@example.com"));
        Response created = ADMIN.create(body);
        assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
        tenant = AdminClient.tenant(created.jsonPath());
        names.add(owner, tenant.id().toString());
    }

    String owner() {
        return owner;
    }

    String value() {
        return value;
    }

    Tenant tenant() {
        return tenant;
    }

    /** Returns what the tenant's users, and those who would like to be, were answered. */
    List<SeenAnswer> answers() {
        return List.copyOf(answers);
    }

    /** Returns what an administrator was answered who asked for this tenant alone. */
    List<SeenAnswer> platformAnswers() {
        return List.copyOf(platformAnswers);
    }

    RequestSpecification send() {
        return bearing(TestTokens.of(tenant, subject)).filter(SeenAnswer.filter(answers::add));
    }

    private RequestSpecification json(String body) {
        return send().contentType("application/json").body(body.replace("VALUE", value));
    }

    /** Places an order of this product, which may have another's mark. */
    void place(String product) {
        String body = "{\"product_id\": \"" + product + "\", \"quantity\": 1}";
        expect(201, json(body).post("/orders"));
    }

    void placeOrders() {
        String body = """
                {"product_id": "VALUE", "quantity": 1, "reference": "VALUE-1", "metadata": {"note": "VALUE"}}""";
        for (int i = 0; i < 2; i++) {
            Response placed =
                    json(body).header("Idempotency-Key", '"' + value + '"').post("/orders");
            assertThat(placed.statusCode()).as(placed.asString()).isEqualTo(201);
            order = placed.path("id");
        }
        expect(
                422,
                json(body.replace("-1", "-2"))
                        .header("Idempotency-Key", '"' + value + '"')
                        .post("/orders"));
        expect(409, json(body).post("/orders"));
        expect(400, json("{\"product_id\": \"a VALUE\", \"VALUE\": 1}").post("/orders"));
        expect(201, json("""
                [{"reference": "VALUE-3", "currency": "EUR",
                  "lines": [{"product_id": "VALUE", "quantity": 1, "unit_price": 5},
                            {"product_id": "VALUE-B", "quantity": 1, "unit_price": 5}]},
                 {"product_id": "VALUE", "quantity": 1}]""").post("/orders/batch"));
        expect(
                200,
                send().contentType("application/merge-patch+json")
                        .header("If-Match", "*")
                        .body("{\"reference\": \"" + value + "-4\"}")
                        .patch("/orders/" + order));
        expect(412, send().header("If-Match", "\"77\"").post("/orders/" + order + "/confirmation"));
        expect(200, json("{\"reason\": \"VALUE\"}").header("If-Match", "*").post("/orders/" + order + "/cancellation"));
    }

    void readOrders() {
        for (String path : List.of(
                "/orders",
                "/orders?reference=" + value + "-3",
                "/orders?product_id=" + value + "-B",
                "/orders/" + order,
                "/orders/" + order + "/history",
                "/orders/export")) {
            Response read = send().get(path);
            assertThat(read.statusCode()).as(path).isEqualTo(200);
            assertThat(read.asString()).as(path).contains(value);
        }
        assertThat(send().accept("text/csv").get("/orders/export").asString()).contains(value);
        Response page = send().get("/orders?limit=1");
        nextPage = PageWalk.link(page, "next").orElseThrow();
        expect(200, send().urlEncodingEnabled(false).get(nextPage));
    }

    void manageUsers() {
        Response invited = json("{\"email\": \"max.VALUE@example.com\", \"role\": \"member\"}")
                .post("/users");
        expect(201, invited);
        user = invited.path("id");
        expect(
                409,
                json("{\"email\": \"max.VALUE@example.com\", \"role\": \"viewer\"}")
                        .post("/users"));
        for (String path : List.of("/users", "/users/me", "/users/" + user)) {
            assertThat(send().get(path).asString()).as(path).contains(value);
        }
        expect(
                200,
                send().contentType("application/merge-patch+json")
                        .header("If-Match", "*")
                        .body("{\"role\": \"viewer\"}")
                        .patch("/users/" + user));
    }

    /** Asks for what is another's, in every way that the API offers. */
    void askFor(MarkedTenant other) {
        for (String path :
                List.of("/orders/" + other.order, "/orders/" + other.order + "/history", "/users/" + other.user)) {
            expect(404, send().get(path));
            expect(
                    404,
                    send().get(path.replaceFirst("[^/]{36}", UUID.randomUUID().toString())));
        }
        expect(400, send().urlEncodingEnabled(false).get(other.nextPage));
        assertThat(send().get("/orders?reference=" + other.value + "-3").asString())
                .isEqualTo("[]");
        expect(
                409,
                json("{\"product_id\": \"VALUE\", \"quantity\": 1, \"reference\": \"VALUE-3\"}")
                        .post("/orders"));
        String slug = other.tenant.slug().toString();
        expect(403, send().header("X-Tenant-ID", slug).get("/orders"));
        expect(403, send().header("Host", slug + ".api.example.com").get("/orders"));
        RequestSpecification stranger = bearing(TestTokens.withoutTenant(subject));
        expect(
                403,
                stranger.filter(SeenAnswer.filter(answers::add))
                        .header("X-Tenant-ID", slug)
                        .get("/users"));
        expect(
                401,
                given().filter(SeenAnswer.filter(answers::add))
                        .header("X-Tenant-ID", slug)
                        .get("/orders"));
    }

    /** Returns the archive of the tenant's export. */
    byte[] administer() {
        String path = "/admin/tenants/" + tenant.id();
        for (String each : List.of(
                path,
                path + "/users",
                "/admin/audit?tenant=" + tenant.id(),
                "/admin/operations?tenant=" + tenant.id())) {
            expect(200, platform().get(each));
        }
        expect(
                200,
                platform()
                        .contentType("application/json")
                        .body("{\"plan\": \"pro\"}")
                        .patch(path));
        expect(200, platform().post(path + "/suspend"));
        expect(403, send().get("/orders"));
        expect(200, platform().post(path + "/resume"));
        Response export = platform().get(path + "/export");
        expect(200, export);
        return export.asByteArray();
    }

    private RequestSpecification platform() {
        return ADMIN.send().filter(SeenAnswer.filter(platformAnswers::add));
    }

    private static void expect(int status, Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
    }
}
