package dev.tenantry.context;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.tenantry.local.LocalTokens;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class TenantIdentificationTest {

    private final TestTenants tenants = new TestTenants();

    // Different in each test, because the checks of one caller that fail are limited.
    private final String olivia = AdminClient.freshSlug("olivia");
    private final String max = AdminClient.freshSlug("max");

    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void createTenants() {
        acme = tenants.create("acme", Plan.PRO);
        globex = tenants.create("globex", Plan.PRO);
        tenants.addOrder(acme, "SKU-A");
        tenants.addOrder(globex, "SKU-G");
        tenants.addUser(acme, olivia);
    }

    @Test
    void takesTheTenantFromTheClaimBySlugOrId() {
        serves(as(acme).get("/orders"), "SKU-A");
        serves(bearing(TestTokens.naming(acme.id().toString(), olivia)).get("/orders"), "SKU-A");
    }

    @Test
    void acceptsHeaderAndSubdomainThatAgreeWithTheClaim() {
        serves(as(acme).header("X-Tenant-ID", acme.id().toString()).get("/orders"), "SKU-A");
        serves(as(acme).header("X-Tenant-ID", acme.slug().toString()).get("/orders"), "SKU-A");
        serves(as(acme).header("Host", host(acme)).get("/orders"), "SKU-A");
    }

    @Test
    void refusesHeaderOrSubdomainThatContradictsTheClaim() {
        refuses(as(acme).header("X-Tenant-ID", globex.slug().toString()).get("/orders"));
        refuses(as(acme).header("X-Tenant-ID", globex.id().toString()).get("/orders"));
        refuses(as(acme).header("X-Tenant-ID", "no-such-tenant").get("/orders"));
        refuses(as(acme).header("Host", host(globex)).get("/orders"));
    }

    @Test
    void letsAUserWithoutAClaimChooseTheirTenant() {
        serves(
                bearing(TestTokens.withoutTenant(olivia))
                        .header("X-Tenant-ID", acme.slug().toString())
                        .get("/orders"),
                "SKU-A");
        serves(
                bearing(TestTokens.withoutTenant(olivia))
                        .header("X-Tenant-ID", acme.id().toString())
                        .get("/orders"),
                "SKU-A");
        serves(
                bearing(TestTokens.withoutTenant(olivia))
                        .header("Host", host(acme))
                        .get("/orders"),
                "SKU-A");
        serves(
                bearing(TestTokens.withoutTenant(olivia))
                        .header("Host", host(acme).toUpperCase() + ":8080")
                        .get("/orders"),
                "SKU-A");
    }

    @Test
    void refusesATenantThatTheCallerDoesNotBelongTo() {
        refuses(bearing(TestTokens.withoutTenant(olivia))
                .header("X-Tenant-ID", globex.slug().toString())
                .get("/orders"));
        refuses(bearing(TestTokens.withoutTenant(olivia))
                .header("Host", host(globex))
                .get("/orders"));
        refuses(bearing(TestTokens.withoutTenant(max))
                .header("X-Tenant-ID", acme.slug().toString())
                .get("/orders"));
    }

    @Test
    void refusesHeaderAndSubdomainThatDisagree() {
        tenants.addUser(globex, olivia);
        serves(
                bearing(TestTokens.withoutTenant(olivia))
                        .header("X-Tenant-ID", acme.slug().toString())
                        .header("Host", host(acme))
                        .get("/orders"),
                "SKU-A");
        refuses(bearing(TestTokens.withoutTenant(olivia))
                .header("X-Tenant-ID", acme.slug().toString())
                .header("Host", host(globex))
                .get("/orders"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"provisioning", "suspended", "offboarding", "deleted"})
    void refusesATenantThatIsNotActive(String status) {
        tenants.change(acme, "status", status);
        refuses(as(acme).get("/orders"));
        refuses(bearing(TestTokens.withoutTenant(olivia))
                .header("X-Tenant-ID", acme.slug().toString())
                .get("/orders"));
    }

    @Test
    void answersUnknownInactiveAndForeignTenantsAlike() {
        tenants.change(globex, "status", "suspended");
        Tenant initech = tenants.create("initech", Plan.PRO);

        String unknown = body(refuses(bearing(TestTokens.withoutTenant(olivia))
                .header("X-Tenant-ID", UUID.randomUUID().toString())
                .get("/orders")));
        String inactive = body(refuses(bearing(TestTokens.withoutTenant(olivia))
                .header("X-Tenant-ID", globex.slug().toString())
                .get("/orders")));
        String foreign = body(refuses(bearing(TestTokens.withoutTenant(olivia))
                .header("X-Tenant-ID", initech.slug().toString())
                .get("/orders")));
        String contradicted = body(refuses(
                as(acme).header("X-Tenant-ID", initech.slug().toString()).get("/orders")));

        assertThat(List.of(inactive, foreign, contradicted)).containsOnly(unknown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.example.com",
                "www.api.example.com",
                "api.api.example.com",
                "example.com",
                "ACMEapi.example.com",
                "ACME.api.example.com.evil.org",
                "a.ACME.api.example.com",
                "ACME.example.com",
                "localhost",
                "127.0.0.1"
            })
    void readsNoTenantFromOtherHosts(String host) {
        String named = host.replace("ACME", acme.slug().value());
        problem(bearing(TestTokens.withoutTenant(olivia)).header("Host", named).get("/orders"), 400, "tenant-required")
                .body("title", equalTo("Tenant context required"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"under_score.api.example.com", "a--b.api.example.com", "xn--mnchen-3ya.api.example.com"})
    void refusesSubdomainsThatAreNotSlugs(String host) {
        refuses(bearing(TestTokens.withoutTenant(olivia)).header("Host", host).get("/orders"));
    }

    @Test
    void refusesARequestWithoutATenant() {
        problem(bearing(TestTokens.withoutTenant(olivia)).get("/orders"), 400, "tenant-required")
                .body("title", equalTo("Tenant context required"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "ACME",
                "-acme",
                "acme-",
                "ac--me",
                "ac me",
                "ac_me",
                "acme'--",
                "*",
                "../acme",
                "01A20756-210E-78E6-B2E1-FD10CA8CB062",
                "{01a20756-210e-78e6-b2e1-fd10ca8cb062}",
                "acme,globex"
            })
    void refusesMalformedHeaders(String header) {
        problem(
                bearing(TestTokens.withoutTenant(olivia))
                        .header("X-Tenant-ID", header)
                        .get("/orders"),
                400,
                "malformed-tenant");
    }

    @Test
    void refusesOverlongHeaders() {
        refuses(bearing(TestTokens.withoutTenant(olivia))
                .header("X-Tenant-ID", "a".repeat(40))
                .get("/orders"));
        problem(
                bearing(TestTokens.withoutTenant(olivia))
                        .header("X-Tenant-ID", "a".repeat(41))
                        .get("/orders"),
                400,
                "malformed-tenant");
        problem(
                bearing(TestTokens.withoutTenant(olivia))
                        .header("X-Tenant-ID", "a".repeat(4_000))
                        .get("/orders"),
                400,
                "malformed-tenant");
    }

    @Test
    void refusesARepeatedHeader() {
        Response twice = as(acme).header(
                        "X-Tenant-ID", acme.slug().toString(), acme.slug().toString())
                .get("/orders");
        problem(twice, 400, "malformed-tenant");
    }

    @Test
    void refusesAClaimThatNamesNoTenant() {
        tenants.addUser(acme, max);
        for (Object claim : new Object[] {
            null,
            "",
            " ",
            "ACME",
            "no-such-tenant",
            7,
            true,
            List.of(acme.slug().value()),
            Map.of("id", acme.slug().value())
        }) {
            JwtClaims claims = TestTokens.claims(max);
            claims.setClaim("tenantId", claim);
            // A header that would be enough without the claim does not help.
            refuses(bearing(LocalTokens.sign(claims))
                    .header("X-Tenant-ID", acme.slug().toString())
                    .get("/orders"));
            refuses(bearing(LocalTokens.sign(claims)).get("/orders"));
        }
        serves(
                bearing(TestTokens.withoutTenant(max))
                        .header("X-Tenant-ID", acme.slug().toString())
                        .get("/orders"),
                "SKU-A");
    }

    @Test
    void refusesAClaimThatIsNotAString() {
        long number = ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE);
        tenants.insertUser(tenants.createWithSlug(new Slug(Long.toString(number)), Plan.PRO), olivia, "member");
        JwtClaims claims = TestTokens.claims(olivia);
        claims.setClaim("tenantId", number);
        refuses(bearing(LocalTokens.sign(claims)).get("/orders"));
        bearing(TestTokens.naming(Long.toString(number), olivia))
                .get("/orders")
                .then()
                .statusCode(200);
    }

    private static String host(Tenant tenant) {
        return tenant.slug() + ".api.example.com";
    }

    private static void serves(Response response, String productId) {
        response.then().statusCode(200).body("product_id", contains(productId));
    }

    private static ValidatableResponse refuses(Response response) {
        return problem(response, 403, "tenant-refused").body("title", equalTo("Tenant not found or inactive"));
    }

    private static String body(ValidatableResponse response) {
        return response.extract().asString().replaceAll("\"requestId\":\"[^\"]*\"", "");
    }
}
