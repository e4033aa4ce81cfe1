package dev.tenantry.idempotency;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key is bound to, when it is free again, and what is answered. The tiers have a contract of their own. */
@QuarkusTest
class IdempotentTest {

    private static final String ORDER = "{\"product_id\": \"SKU-1\", \"quantity\": 1}";

    private final TestTenants tenants = new TestTenants();
    private final Superuser superuser = Superuser.inMainDatabase();

    private Tenant acme;
    private String key;

    @BeforeEach
    void createTenant() {
        acme = tenants.create("acme", Plan.ENTERPRISE);
        key = UUID.randomUUID().toString();
    }

    @Test
    void answersARepeatedRequestAsTheFirstOne() {
        Response first = place(acme, key, ORDER);
        Response second = place(acme, key, ORDER);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.asByteArray()).isEqualTo(first.asByteArray());
        assertThat(second.contentType()).isEqualTo(first.contentType());
        assertThat(second.header("Location")).isNotNull().isEqualTo(first.header("Location"));
        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.header("X-Request-Id")).isNotEqualTo(first.header("X-Request-Id"));
        assertThat(orders()).isEqualTo(1);
    }

    @Test
    void takesAKeyWithAndWithoutQuotesForTheSame() {
        place(acme, key, ORDER).then().statusCode(201);
        assertReplayed(place(acme, '"' + key + '"', ORDER));
        assertThat(orders()).isEqualTo(1);
    }

    @Test
    void refusesAKeyThatWasUsedForAnotherBody() {
        place(acme, key, ORDER).then().statusCode(201);
        String other = "{\"product_id\": \"SKU-1\", \"quantity\": 2}";
        problem(place(acme, key, other), 422, "idempotency-key-reused");
        // The same value in other words is another request.
        problem(place(acme, key, ORDER + " "), 422, "idempotency-key-reused");
        assertThat(orders()).isEqualTo(1);
        assertReplayed(place(acme, key, ORDER));
    }

    @Test
    void refusesAKeyThatWasUsedForAnotherPathOrQuery() {
        post("headers/1", key).then().statusCode(202);
        problem(post("headers/2", key), 422, "idempotency-key-reused");
        problem(post("headers/1?all", key), 422, "idempotency-key-reused");
        assertThat(orders()).isEqualTo(1);
    }

    @Test
    void bindsAKeyToTheCaller() {
        tenants.insertUser(acme, "otto@" + acme.slug(), "member");
        place(acme, key, ORDER).then().statusCode(201);
        Response other = bearing(TestTokens.of(acme, "otto@" + acme.slug()))
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body("{\"product_id\": \"SKU-2\", \"quantity\": 2}")
                .post("/orders");
        other.then().statusCode(201);
        assertThat(other.header("Idempotent-Replayed")).isNull();
        assertThat(orders()).isEqualTo(2);
    }

    @Test
    void bindsAKeyToTheTenant() {
        Tenant globex = tenants.create("globex", Plan.ENTERPRISE);
        tenants.insertUser(globex, "olivia@" + acme.slug(), "member");
        place(acme, key, ORDER).then().statusCode(201);
        // The same person, and the same key.
        Response other = bearing(TestTokens.of(globex, "olivia@" + acme.slug()))
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body("{\"product_id\": \"SKU-2\", \"quantity\": 2}")
                .post("/orders");
        other.then().statusCode(201);
        assertThat(other.header("Idempotent-Replayed")).isNull();
    }

    @Test
    void bindsAKeyToTheOperation() {
        place(acme, key, ORDER).then().statusCode(201);
        post("object", key).then().statusCode(200);
        assertThat(post("nothing", key).header("Idempotent-Replayed")).isNull();
        assertThat(orders()).isEqualTo(3);
    }

    /** PostgreSQL itself decides, so another tenant's transaction cannot see that a key is there or locked. */
    @Test
    void doesNotShareTheLockOfAKeyWithOtherTenants() throws SQLException {
        Tenant globex = tenants.create("globex", Plan.ENTERPRISE);
        tenants.insertUser(globex, "olivia@" + acme.slug(), "member");
        try (Connection holder = holding(acme)) {
            problem(place(acme, key, ORDER), 409, "idempotency-key-in-use");
            bearing(TestTokens.of(globex, "olivia@" + acme.slug()))
                    .contentType("application/json")
                    .header("Idempotency-Key", key)
                    .body(ORDER)
                    .post("/orders")
                    .then()
                    .statusCode(201);
            assertThat(orders()).isZero();
            Sql.execute(holder, "select pg_advisory_unlock_all()");
            place(acme, key, ORDER).then().statusCode(201);
        }
    }

    @Test
    void answersAtOnceWhileTheFirstRequestIsInProgress() throws SQLException {
        try (Connection holder = holding(acme)) {
            assertThat(holder.isValid(1)).isTrue();
            Response second = place(acme, key, ORDER);
            problem(second, 409, "idempotency-key-in-use");
            assertThat(second.time()).as("ms").isLessThan(1_000);
        }
    }

    @Test
    void leavesNothingOfARequestThatFailed() {
        problem(place(acme, key, "{\"product_id\": \"SKU-1\", \"quantity\": 0}"), 400);
        problem(post("refused", key), 409, "conflict");
        problem(post("refused", key), 409, "conflict");
        assertThat(orders()).isZero();
        assertThat(keys()).isZero();
        // The corrected request may use the key.
        place(acme, key, ORDER).then().statusCode(201);
    }

    @Test
    void storesSuccessfulAnswersOnly() {
        for (int i = 1; i <= 2; i++) {
            assertThat(as(acme).redirects()
                            .follow(false)
                            .header("Idempotency-Key", key)
                            .post("/test/keyed/unsuccessful")
                            .statusCode())
                    .isEqualTo(303);
            assertThat(orders()).isEqualTo(i);
        }
        assertThat(keys()).isZero();
    }

    @Test
    void repeatsAnAnswerThatIsAnObject() {
        Response first = post("object", key);
        Response second = assertReplayed(post("object", key));
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.asByteArray()).isEqualTo(first.asByteArray());
    }

    @Test
    void repeatsAnAnswerWithoutABody() {
        post("nothing", key).then().statusCode(204);
        Response second = assertReplayed(post("nothing", key));
        assertThat(second.statusCode()).isEqualTo(204);
        assertThat(second.asByteArray()).isEmpty();
        assertThat(orders()).isEqualTo(1);
    }

    @Test
    void repeatsEveryHeaderThatTheOperationSet() {
        Response first = post("headers/1", key);
        Response second = assertReplayed(post("headers/1", key));
        assertThat(second.statusCode()).isEqualTo(202);
        for (String name : List.of("Location", "ETag", "Link")) {
            assertThat(second.headers().getValues(name))
                    .as(name)
                    .isNotEmpty()
                    .isEqualTo(first.headers().getValues(name));
        }
    }

    @Test
    void repeatsAnAnswerThatNeededNoStatement() {
        Response first = post("idle", key);
        assertThat(assertReplayed(post("idle", key)).asByteArray()).isEqualTo(first.asByteArray());
    }

    @Test
    void rollsBackWhatCannotBeStored() {
        problem(post("long", key), 500, "internal");
        assertThat(orders()).isZero();
        assertThat(keys()).isZero();
        as(acme).post("/test/keyed/long").then().statusCode(200);
    }

    @Test
    void neverReplacesAnAnswerThatIsStored() {
        problem(post("stolen/sub olivia@" + acme.slug() + "/" + key, key), 500, "internal");
        assertThat(orders()).isZero();
        assertThat(keys()).isZero();
    }

    @Test
    void needsATransaction() {
        problem(post("without-transaction", key), 500, "internal");
        as(acme).post("/test/keyed/without-transaction").then().statusCode(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "a,b", "\"open", "\"a\";v=1", "\"\"", "caf\u00e9"})
    void refusesAMalformedKey(String malformed) {
        problem(place(acme, malformed, ORDER), 400, "malformed-idempotency-key");
        assertThat(orders()).isZero();
    }

    @Test
    void refusesAKeyOfMoreThan255Characters() {
        problem(place(acme, "k".repeat(256), ORDER), 400, "malformed-idempotency-key");
        assertThat(orders()).isZero();
        String longest = "k".repeat(255);
        place(acme, longest, ORDER).then().statusCode(201);
        assertReplayed(place(acme, longest, ORDER));
    }

    @Test
    void refusesTwoKeys() {
        problem(
                as(acme).contentType("application/json")
                        .header("Idempotency-Key", key)
                        .header("Idempotency-Key", key)
                        .body(ORDER)
                        .post("/orders"),
                400,
                "malformed-idempotency-key");
        assertThat(orders()).isZero();
    }

    @Test
    void storesNothingForARequestWithoutAKey() {
        place(acme, ORDER);
        place(acme, ORDER);
        assertThat(orders()).isEqualTo(2);
        assertThat(keys()).isZero();
    }

    @Test
    void takesARequestForANewOneWhenTheKeyHasExpired() {
        place(acme, key, ORDER).then().statusCode(201);
        age("23 hours 59 minutes");
        assertReplayed(place(acme, key, ORDER));
        age("2 minutes");
        String other = "{\"product_id\": \"SKU-2\", \"quantity\": 2}";
        Response later = place(acme, key, other);
        later.then().statusCode(201);
        assertThat(later.header("Idempotent-Replayed")).isNull();
        assertThat(orders()).isEqualTo(2);
        assertThat(keys()).isEqualTo(1);
        // The key is bound to the new request now.
        assertThat(assertReplayed(place(acme, key, other)).asByteArray()).isEqualTo(later.asByteArray());
    }

    @Test
    void deletesExpiredKeysFasterThanNewOnesCome() {
        for (int i = 0; i < 20; i++) {
            place(acme, "old-" + i, ORDER).then().statusCode(201);
        }
        age("25 hours");
        for (int i = 0; i < 5; i++) {
            place(acme, "new-" + i, ORDER).then().statusCode(201);
        }
        assertThat(keys()).isEqualTo(5);
        assertReplayed(place(acme, "new-0", ORDER));
    }

    @Test
    void deletesExpiredKeysOfItsOwnTenantOnly() {
        Tenant globex = tenants.create("globex", Plan.ENTERPRISE);
        tenants.insertUser(globex, "olivia@" + acme.slug(), "member");
        place(globex, key, ORDER).then().statusCode(201);
        age("25 hours");
        place(acme, "one", ORDER).then().statusCode(201);
        assertThat(superuser.rows(globex, "idempotency_keys")).isEqualTo(1);
    }

    @Test
    void asksWhetherTheCallerMayBeforeItRepeatsAnAnswer() {
        place(acme, key, ORDER).then().statusCode(201);
        String subject = "mia@" + acme.slug();
        tenants.addUser(acme, subject);
        Response first = byHeader(subject);
        first.then().statusCode(201);
        assertReplayed(byHeader(subject));
        // The instance remembers roles and memberships for a moment.
        tenants.insertUser(acme, subject, "viewer");
        await().until(() -> byHeader(subject).statusCode() == 403);
        tenants.insertUser(acme, subject, "member");
        await().until(() -> byHeader(subject).statusCode() == 201);
        superuser.execute("delete from control.memberships where subject = ?", subject);
        await().until(() -> byHeader(subject).statusCode() == 403);
        as(acme).contentType("application/json")
                .auth()
                .oauth2("nobody")
                .header("Idempotency-Key", key)
                .body(ORDER)
                .post("/orders")
                .then()
                .statusCode(401);
    }

    @Test
    void countsARepeatedRequest() {
        tenants.setRateLimit(acme, 2);
        place(acme, key, ORDER).then().statusCode(201);
        assertReplayed(place(acme, key, ORDER));
        problem(place(acme, key, ORDER), 429, "rate-limited");
    }

    private Response byHeader(String subject) {
        return bearing(TestTokens.withoutTenant(subject))
                .header("X-Tenant-ID", acme.slug().toString())
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body(ORDER)
                .post("/orders");
    }

    private Connection holding(Tenant tenant) throws SQLException {
        KeyedRequest.Lock lock = new KeyedRequest(
                        tenant.id(), "sub olivia@" + tenant.slug(), "placeOrder", new IdempotencyKey(key), "")
                .lock();
        Connection holder = superuser.connect();
        Sql.execute(holder, "select pg_advisory_lock(?, ?)", lock.high(), lock.low());
        return holder;
    }

    private void age(String interval) {
        superuser.execute("update shared.idempotency_keys set created_at = created_at - interval '" + interval + "'");
    }

    private long orders() {
        return superuser.rows(acme, "orders");
    }

    private long keys() {
        return superuser.rows(acme, "idempotency_keys");
    }

    private static Response assertReplayed(Response answer) {
        assertThat(answer.header("Idempotent-Replayed")).as(answer.asString()).isEqualTo("true");
        return answer;
    }

    private Response post(String path, String key) {
        return as(acme).header("Idempotency-Key", key).post("/test/keyed/" + path);
    }

    private static void place(Tenant tenant, String body) {
        as(tenant)
                .contentType("application/json")
                .body(body)
                .post("/orders")
                .then()
                .statusCode(201);
    }

    private static Response place(Tenant tenant, String key, String body) {
        return as(tenant)
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body(body)
                .post("/orders");
    }
}
