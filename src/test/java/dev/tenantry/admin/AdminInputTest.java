package dev.tenantry.admin;

import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.either;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.AdminEndpoint;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sends invalid requests to create a tenant, and invalid ids and parameters: each gets a clear 4xx and changes nothing.
 */
@QuarkusTest
class AdminInputTest {

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    private String before;
    private String slug;

    @BeforeEach
    void count() {
        slug = AdminClient.freshSlug("acme");
        before = everythingThere();
    }

    @AfterEach
    void nothingWasMade() {
        assertThat(everythingThere()).isEqualTo(before);
    }

    @Test
    void listsTheConfiguredStoresIfTheStoreIsUnknown() {
        refusesField(with("store", "nowhere", IsolationTier.DATABASE), "store")
                .body("detail", containsString("configured data store: " + AdminClient.STORE));
        refusesField(with("store", "", IsolationTier.DATABASE), "store")
                .body("detail", containsString("configured data store: " + AdminClient.STORE));
        refusesField(with("store", "jdbc:postgresql://db/", IsolationTier.DATABASE), "store");
        refusesField(with("store", null, IsolationTier.DATABASE), "store")
                .body("detail", allOf(containsString("is required"), containsString(AdminClient.STORE)));
    }

    @Test
    void acceptsAStoreForTierDatabaseOnly() {
        for (IsolationTier tier : new IsolationTier[] {IsolationTier.ROW, IsolationTier.SCHEMA}) {
            refusesField(with("store", AdminClient.STORE, tier), "store")
                    .body("detail", containsString("tier database only"));
        }
    }

    // L11: such a tenant could not be reached at its address. "status" is a reserved subdomain of the tests.
    @Test
    void refusesReservedSubdomains() {
        refusesField(with("slug", "status", IsolationTier.ROW), "slug").body("detail", containsString("reserved"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"admin", "api", "www", "public", "shared", "control", "pg", "pg-catalog", "pgbouncer", "pg1"})
    void refusesReservedSlugs(String reserved) {
        refusesField(with("slug", reserved, IsolationTier.ROW), "slug").body("detail", containsString("reserved"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "ACME",
                "acme ",
                "-acme",
                "acme-",
                "ac--me",
                "ac_me",
                "acmé",
                "acme\\u0000",
                "acme\\n",
                "acme.example",
                "*",
                "../acme",
                "acme'; drop schema shared cascade; --",
                "01a20756-210e-78e6-b2e1-fd10ca8cb062",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void refusesMalformedSlugs(String malformed) {
        String body = "{\"slug\": \"" + malformed
                + "\", \"name\": \"Acme\", \"plan\": \"pro\", \"owner\": {\"subject\": \"olivia\", \"email\": \"o@acme\"}}";
        problem(admin.create(body), 400, "validation-failed")
                .body("errors.field", hasItem("slug"))
                .body("detail", containsString("slug must be"));
    }

    @ParameterizedTest
    @CsvSource({
        "plan,gold,'free, pro, enterprise'",
        "plan,PRO,'free, pro, enterprise'",
        "plan,'','free, pro, enterprise'",
        "plan,,must be given",
        "tier,cluster,'row, schema, database'",
        "tier,ROW,'row, schema, database'",
        "tier,'','row, schema, database'",
        "slug,,must be given",
        "name,,must be given",
        "name,'',1 to 200 characters",
        "owner,,must be given"
    })
    void namesTheFieldAndItsValidValues(String field, String value, String expected) {
        refusesField(with(field, value, IsolationTier.ROW), field).body("detail", containsString(expected));
    }

    @Test
    void refusesTextsThatAreTooLongOrMissing() {
        refusesField(with("name", "n".repeat(201), IsolationTier.ROW), "name");
        refusesField(withOwner("s".repeat(256), "o@acme.example"), "owner.subject");
        refusesField(withOwner("olivia", "e".repeat(321)), "owner.email");
        refusesField(withOwner("", "o@acme.example"), "owner.subject");
        refusesField(withOwner("olivia", "oo"), "owner.email");
        refusesField(withOwner(null, "o@acme.example"), "owner.subject")
                .body("detail", containsString("must be given"));
        refusesField(withOwner("olivia", null), "owner.email").body("detail", containsString("must be given"));
    }

    /** PostgreSQL counts an emoji as one character, and so must this. */
    @Test
    void countsCharactersAsPostgreSqlDoes() {
        String emoji = "\ud83d\ude00";
        refusesField(withOwner("olivia", emoji.repeat(2)), "owner.email")
                .body("detail", containsString("3 to 320 characters"));
        refusesField(withOwner("olivia", emoji.repeat(321)), "owner.email");
        refusesField(withOwner(emoji.repeat(256), "o@acme.example"), "owner.subject");
        refusesField(with("name", emoji.repeat(201), IsolationTier.ROW), "name");
    }

    @Test
    void refusesTextsThatPostgreSqlCannotHold() {
        String nul = "a\u0000b";
        for (IsolationTier tier : IsolationTier.values()) {
            problem(admin.create(with("name", nul, tier)), 400, "validation-failed")
                    .body("errors.field", contains("name"));
        }
        refusesField(withOwner(nul, "o@acme.example"), "owner.subject");
        refusesField(withOwner("olivia", "o@acme" + nul), "owner.email");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "\"text\"",
                "{",
                "{}",
                "{\"slug\": 7, \"name\": \"Acme\", \"plan\": \"pro\", \"owner\": {\"subject\": \"o\", \"email\": \"o@acme\"}}",
                "{\"slug\": \"SLUG\", \"name\": true, \"plan\": \"pro\", \"owner\": {\"subject\": \"o\", \"email\": \"o@acme\"}}",
                "{\"slug\": \"SLUG\", \"name\": \"Acme\", \"plan\": [\"pro\"], \"owner\": {\"subject\": \"o\", \"email\": \"o@acme\"}}",
                "{\"slug\": \"SLUG\", \"name\": \"Acme\", \"plan\": \"pro\", \"owner\": \"olivia\"}",
                "{\"slug\": \"SLUG\", \"name\": \"Acme\", \"plan\": \"pro\", \"owner\": []}",
                "{\"slug\": \"SLUG\", \"name\": \"Acme\", \"plan\": \"pro\", \"owner\": {}}",
                "{\"slug\": \"SLUG\", \"name\": \"Acme\", \"plan\": \"pro\", \"owner\": {\"subject\": 7, \"email\": \"o@acme\"}}",
                "{\"slug\": \"SLUG\", \"name\": \"Acme\", \"plan\": \"pro\", \"owner\": {\"subject\": \"o\", \"email\": \"o@acme\", \"role\": \"admin\"}}",
                "{\"slug\": \"SLUG\", \"name\": \"Acme\", \"plan\": \"pro\", \"status\": \"active\", \"owner\": {\"subject\": \"o\", \"email\": \"o@acme\"}}",
                "{\"slug\": \"SLUG\", \"name\": \"Acme\", \"plan\": \"pro\", \"id\": \"01a20756-210e-78e6-b2e1-fd10ca8cb062\", \"owner\": {\"subject\": \"o\", \"email\": \"o@acme\"}}",
                "{\"slug\": \"SLUG\", \"slug\": \"SLUG\", \"name\": \"Acme\", \"plan\": \"pro\", \"owner\": {\"subject\": \"o\", \"email\": \"o@acme\"}}",
                "{\"slug\": \"SLUG\", \"name\": \"Acme\", \"plan\": \"pro\", \"owner\": {\"subject\": \"o\", \"email\": \"o@acme\"}} x"
            })
    void refusesBodiesThatDescribeNoValidTenant(String body) {
        problem(admin.create(body.replace("SLUG", slug)), 400)
                .body("type", either(endsWith(":validation-failed")).or(endsWith(":malformed-request")));
    }

    @Test
    void refusesBodiesThatAreNotJson() {
        problem(
                admin.send().contentType("text/plain").body("acme").post("/admin/tenants"),
                415,
                "unsupported-media-type");
        problem(
                admin.send()
                        .contentType("application/json")
                        .body("x".repeat(70_000))
                        .post("/admin/tenants"),
                413,
                "body-too-large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "acme",
                "1-1-1-1-1",
                "01A20756-210E-78E6-B2E1-FD10CA8CB062",
                "01a20756210e78e6b2e1fd10ca8cb062",
                "01a20756-210e-78e6-b2e1-fd10ca8cb06g",
                "' or '1'='1"
            })
    void refusesIdsThatAreNotCanonicalUuids(String id) {
        for (AdminEndpoint endpoint : AdminEndpoint.all()) {
            if (endpoint.takesId()) {
                problem(endpoint.send(admin.send(), id), 400, "validation-failed")
                        .body("detail", equalTo("id must be a UUID in canonical form."));
            }
        }
    }

    @Test
    void answersUnknownIdsWithNotFound() {
        for (AdminEndpoint endpoint : AdminEndpoint.all()) {
            if (endpoint.takesId()) {
                problem(endpoint.send(admin.send(), UUID.randomUUID().toString()), 404, "not-found");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/admin/tenants,limit,0",
        "/admin/tenants,limit,101",
        "/admin/tenants,limit,-1",
        "/admin/tenants,limit,many",
        "/admin/tenants,limit,99999999999",
        "/admin/tenants,after,acme",
        "/admin/tenants,after,1-1-1-1-1",
        "/admin/tenants,slug,ACME",
        "/admin/tenants,status,alive",
        "/admin/tenants,status,ACTIVE",
        "/admin/tenants,plan,gold",
        "/admin/tenants,tier,cluster",
        "/admin/operations,limit,0",
        "/admin/operations,limit,many",
        "/admin/operations,state,RUNNING",
        "/admin/operations,state,gone",
        "/admin/operations,kind,explode",
        "/admin/operations,kind,ERASE",
        "/admin/operations,kind,erase'--",
        "/admin/operations,tenant,acme",
        "/admin/operations,tenant,1-1-1-1-1",
        "/admin/operations,after,x",
        "/admin/audit,limit,0",
        "/admin/audit,limit,101",
        "/admin/audit,limit,1.5",
        "/admin/audit,tenant,acme",
        "/admin/audit,after,x",
        "/admin/audit,after,-1",
        "/admin/audit,after,9999999999999999999"
    })
    void refusesParametersOfTheWrongKind(String path, String parameter, String value) {
        problem(admin.send().queryParam(parameter, value).get(path), 400, "validation-failed")
                .body("errors.field", hasItem(parameter));
    }

    private ValidatableResponse refusesField(Map<String, Object> body, String field) {
        return problem(admin.create(body), 400, "validation-failed").body("errors.field", hasItem(field));
    }

    /** Returns a body in which the member has the value; without the member if that is null. */
    private Map<String, Object> with(String field, @Nullable Object value, IsolationTier tier) {
        Map<String, Object> body = AdminClient.newTenant(slug, tier);
        put(body, field, value);
        return body;
    }

    private static void put(Map<String, Object> body, String field, @Nullable Object value) {
        if (value == null) {
            body.remove(field);
        } else {
            body.put(field, value);
        }
    }

    private Map<String, Object> withOwner(@Nullable String subject, @Nullable String email) {
        Map<String, Object> owner = new HashMap<>();
        put(owner, "subject", subject);
        put(owner, "email", email);
        return with("owner", owner, IsolationTier.ROW);
    }

    private String everythingThere() {
        return superuser.texts("""
                select concat_ws(' ',
                    (select count(*) from control.tenants), (select count(*) from control.homes),
                    (select count(*) from control.operations), (select count(*) from control.audit_log),
                    (select count(*) from pg_namespace where nspname ~ '^t_'),
                    (select count(*) from pg_database))
                """).getFirst();
    }
}
