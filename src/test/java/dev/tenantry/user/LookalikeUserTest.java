package dev.tenantry.user;

import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tenantry.support.Api;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A subject names one user, to the last octet; and nobody learns from a tenant's users of those of another. */
@QuarkusTest
class LookalikeUserTest {

    private final TestTenants tenants = new TestTenants();

    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void createTenants() {
        acme = tenants.create("acme", Plan.ENTERPRISE);
        globex = tenants.create("globex", Plan.ENTERPRISE);
    }

    /** Case, blanks, composition, compatibility, homoglyphs, and what nobody sees. */
    @ParameterizedTest
    @CsvSource({
        "olivia, Olivia",
        "olivia, OLIVIA",
        "olivia, 'olivia '",
        "olivia, ' olivia'",
        "jos\u00E9, jose\u0301",
        "jos\u00E9, jose",
        "olivia, \uFF4Flivia",
        "olivia, \u03BFlivia",
        "olivia, oliv\u0456a",
        "olivia, ol\u200Bivia",
        "olivia, olivia\uFEFF",
        "stra\u00DFe, strasse",
        "mike, m\u0131ke",
        "o_ivia, olivia",
        "'%', olivia",
        "max, max2"
    })
    void isNotTakenForAnotherWhoLooksAlike(String subject, String other) {
        tenants.addUser(acme, subject);
        UsersApi.as(acme, subject).me().then().statusCode(200).body("subject", equalTo(subject));
        problem(UsersApi.as(acme, other).me(), 404, "not-found");
        problem(UsersApi.as(acme, other).placeOrder(), 403, "not-a-user");
        problem(
                Api.bearing(TestTokens.withoutTenant(other))
                        .header("X-Tenant-ID", acme.slug().toString())
                        .get("/orders"),
                403,
                "tenant-refused");
    }

    /** An address that is somebody's elsewhere is invited like one that nobody has. */
    @Test
    void saysNothingOfUsersOfOtherTenants() {
        tenants.insertUser(globex, "max", "owner", "max@globex.example");
        Response known = UsersApi.asOwner(acme).invite("max@globex.example", "member");
        Response unknown = UsersApi.asOwner(acme).invite("nobody@globex.example", "member");
        assertThat(form(known)).isEqualTo(form(unknown)).startsWith("201");

        String ofGlobex = UsersApi.as(globex, "max").me().path("id");
        UsersApi owner = UsersApi.asOwner(acme);
        problem(owner.change(ofGlobex, "*", "viewer"), 404, "not-found");
        problem(owner.remove(ofGlobex, "*"), 404, "not-found");
        UsersApi.as(globex, "max").me().then().statusCode(200).body("role", equalTo("owner"));
        assertThat(owner.list("").asString()).doesNotContain(ofGlobex);
    }

    /** Returns the answer without ids, times and the address. */
    private static String form(Response answer) {
        return answer.statusCode()
                + answer.asString()
                        .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "ID")
                        .replaceAll("(max|nobody)@", "X@")
                        .replaceAll("\"20[^\"]*Z\"", "TIME");
    }
}
