package dev.tenantry.token;

import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tenantry.local.LocalTokens;
import dev.tenantry.support.LogOf;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what a client gets for a bad token, and what operators see. {@code TokenVerifierTest} has all reasons. */
@QuarkusTest
class TokenRefusalTest {

    private static final String MAPPERS = "dev.tenantry.problem.ProblemMappers";

    private final TestTenants tenants = new TestTenants();

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics;

    private Tenant acme;

    @BeforeEach
    void createTenant() {
        acme = tenants.create("acme", Plan.FREE);
        tenants.insertUser(acme, "olivia", "member");
    }

    /** F43, F51. */
    @ParameterizedTest
    @ValueSource(
            strings = {"\"typ\":5", "\"typ\":[]", "\"crit\":[]", "\"crit\":[\"exp\"]", "\"b64\":false", "\"kid\":5"})
    void answers401ToHeadersThatItDoesNotUnderstand(String header) {
        JwtClaims claims = TestTokens.claims("olivia");
        claims.setStringClaim("tenantId", acme.slug().value());
        assertThat(request(claims.toJson(), "").get("/orders").statusCode()).isEqualTo(200);
        refused(request(claims.toJson(), "," + header).get("/orders"));
    }

    /** F14, F43, F51: no array of strings, no groups. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 1}", "5", "true", "\"a platform-admin\"", "[\"platform-admin\", 5]"})
    void servesATokenWithBadGroupsAsOneWithoutAny(String groups) {
        problem(request(json("olivia", "groups", groups), "").get("/admin/tenants"), 403, "forbidden");
        String ofTenant = json("olivia", "tenantId", "\"" + acme.slug() + "\", \"groups\": " + groups);
        request(ofTenant, "").get("/orders").then().statusCode(200);
    }

    @Test
    void knowsAnAdministratorByTheirGroups() {
        request(json("ada", "groups", "[\"x\", \"platform-admin\"]"), "")
                .get("/admin/tenants")
                .then()
                .statusCode(200);
    }

    /** F13, F43: a time that no Instant can hold is not an error, and does not show whether a tenant exists. */
    @ParameterizedTest
    @CsvSource({
        "-31557014167219201, 403",
        "-9223372036854775808, 403",
        "31556889864403200, 401",
        "1e300, 401",
        "'\"x\"', 401"
    })
    void answersAlikeWhateverTheTimeOfIssueAndTheTenant(String issuedAt, int status) {
        List<String> answers = List.of(acme.slug().value(), "nobody-has-this-slug").stream()
                .map(slug -> json("olivia", "tenantId", "\"" + slug + "\", \"iat\": " + issuedAt))
                .map(claims -> alike(request(claims, "").get("/orders"), status))
                .toList();
        assertThat(answers.getFirst()).isEqualTo(answers.getLast());
    }

    /** F54. */
    @ParameterizedTest
    @ValueSource(strings = {"\"a\\u0000b\"", "\"\\ud800\"", "5", "{\"a\": 1}", "\"\""})
    void answersAlikeWhateverTheSubjectAndTheTenant(String subject) {
        List<String> answers = List.of(acme.slug().value(), "nobody-has-this-slug").stream()
                .map(slug -> alike(
                        request(json(null, "sub", subject), "")
                                .header("X-Tenant-ID", slug)
                                .get("/users/me"),
                        401))
                .toList();
        assertThat(answers.getFirst()).isEqualTo(answers.getLast());
    }

    /** F15. */
    @Test
    void logsTheReasonAndNeverTheToken() {
        JwtClaims audience = TestTokens.claims("secret-olivia");
        audience.setAudience("secret-service");
        JwtClaims expired = TestTokens.claims("secret-olivia");
        NumericDate past = NumericDate.now();
        past.addSeconds(-120);
        expired.setExpirationTime(past);

        assertThat(logOf(LocalTokens.sign(audience))).contains("401", "(wrong_audience)");
        assertThat(logOf(LocalTokens.sign(expired))).contains("401", "(expired)");
        assertThat(logOf("secret.secret.secret")).contains("401", "(malformed)");
        try (LogOf log = new LogOf(MAPPERS)) {
            problem(get("/orders"), 401, "unauthenticated").header("WWW-Authenticate", equalTo("Bearer"));
            assertThat(log.infos()).singleElement().asString().contains("401", "(no_token)");
        }
    }

    @Test
    void countsRefusalsByReason() {
        double before = refusals("wrong_issuer");
        JwtClaims claims = TestTokens.claims("olivia");
        claims.setIssuer("https://evil.example.com");
        refused(bearing(LocalTokens.sign(claims)).get("/orders"));
        assertThat(refusals("wrong_issuer")).isEqualTo(before + 1);
    }

    private double refusals(String reason) {
        String shown = get(metrics).then().statusCode(200).extract().asString();
        return Pattern.compile("(?m)^tenantry_token_refusals_total\\{reason=\"" + reason + "\"\\} (.*)$")
                .matcher(shown)
                .results()
                .map((MatchResult found) -> Double.parseDouble(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    private static String logOf(String token) {
        try (LogOf log = new LogOf(MAPPERS)) {
            refused(bearing(token).get("/orders"));
            assertThat(log.errors()).isEmpty();
            assertThat(log.infos()).hasSize(1);
            String line = log.infos().getFirst();
            assertThat(line).doesNotContain("secret", token.substring(0, Math.min(20, token.length())));
            return line;
        }
    }

    /** Returns the answer without what differs from request to request. */
    private static String alike(Response response, int status) {
        problem(response, status);
        return response.asString().replaceAll("\"requestId\":\"[^\"]*\"", "") + response.header("WWW-Authenticate");
    }

    private static void refused(Response response) {
        problem(response, 401, "unauthenticated").header("WWW-Authenticate", equalTo("Bearer error=\"invalid_token\""));
    }

    private static RequestSpecification request(String claims, String moreHeaders) {
        return bearing(RawToken.sign("{\"alg\":\"RS256\"" + moreHeaders + "}", claims, LocalTokens.privateKey()));
    }

    /** Returns good claims with one more, whose value is this JSON. */
    private static String json(String subject, String claim, String value) {
        JwtClaims claims = TestTokens.claims("olivia");
        if (subject == null) {
            claims.unsetClaim("sub");
        }
        if (value.contains("\"iat\"")) {
            claims.unsetClaim("iat");
        }
        String text = claims.toJson();
        return text.substring(0, text.length() - 1) + ",\"" + claim + "\":" + value + "}";
    }
}
