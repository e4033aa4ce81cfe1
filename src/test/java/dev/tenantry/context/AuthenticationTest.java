package dev.tenantry.context;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import dev.tenantry.local.LocalTokens;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AuthenticationTest {

    private final TestTenants tenants = new TestTenants();

    @ConfigProperty(name = "mp.jwt.verify.publickey")
    String publicKey;

    private Tenant acme;

    @BeforeEach
    void createTenant() {
        acme = tenants.create("acme", Plan.FREE);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /orders",
        "POST, /orders",
        "GET, /orders/01a20756-210e-78e6-b2e1-fd10ca8cb062",
        "GET, /users/me",
        "GET, /test/unannotated"
    })
    void requiresATokenForEveryEndpoint(String method, String path) {
        unauthenticated(given().contentType("application/json").request(method, path), "Bearer");
    }

    @Test
    void acceptsAGoodToken() {
        bearing(LocalTokens.sign(claims())).get("/orders").then().statusCode(200);
    }

    @Test
    void deniesUnannotatedResources() {
        problem(as(acme).get("/test/unannotated"), 403, "forbidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a.b.c", "..", "eyJhbGciOiJub25lIn0.e30.", "\u00e9"})
    void refusesTextThatIsNotAToken(String token) {
        refuses(token);
    }

    @Test
    void refusesATokenWithoutASignature() {
        String unsigned = base64("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + base64(claims().toJson()) + ".";
        refuses(unsigned);
    }

    @Test
    void refusesASymmetricSignatureMadeWithThePublicKey() throws JoseException {
        for (byte[] secret : new byte[][] {
            publicKey.getBytes(StandardCharsets.UTF_8),
            Base64.getMimeDecoder().decode(publicKey.replaceAll("-----[A-Z ]+-----", ""))
        }) {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setAlgorithmHeaderValue("HS256");
            signature.setKey(new SecretKeySpec(secret, "HmacSHA256"));
            signature.setPayload(claims().toJson());
            refuses(signature.getCompactSerialization());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS384", "RS512", "PS256"})
    void refusesOtherAlgorithmsWithTheSameKey(String algorithm) throws Exception {
        refuses(sign(claims(), algorithm, LocalTokens.privateKey()));
    }

    @Test
    void refusesATokenSignedWithAnotherKey() throws GeneralSecurityException, JoseException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        refuses(sign(claims(), "RS256", generator.generateKeyPair().getPrivate()));
    }

    @Test
    void refusesATamperedToken() {
        String[] parts = LocalTokens.sign(claims()).split("\\.");
        String other = claims().toJson().replace(acme.slug().value(), "globex");
        refuses(parts[0] + "." + base64(other) + "." + parts[2]);
    }

    @Test
    void refusesAWrongOrMissingIssuerAudienceOrExpiry() {
        JwtClaims issuer = claims();
        issuer.setIssuer("https://evil.example.com");
        refuses(LocalTokens.sign(issuer));

        JwtClaims audience = claims();
        audience.setAudience("another-service");
        refuses(LocalTokens.sign(audience));

        for (String missing : new String[] {"iss", "aud", "exp"}) {
            JwtClaims claims = claims();
            claims.unsetClaim(missing);
            refuses(LocalTokens.sign(claims));
        }
    }

    @Test
    void refusesAnExpiredToken() {
        JwtClaims claims = claims();
        NumericDate past = NumericDate.now();
        past.addSeconds(-120);
        claims.setExpirationTime(past);
        refuses(LocalTokens.sign(claims));
    }

    @Test
    void refusesATokenThatIsNotValidYet() {
        JwtClaims claims = claims();
        NumericDate future = NumericDate.now();
        future.addSeconds(600);
        claims.setNotBefore(future);
        refuses(LocalTokens.sign(claims));
    }

    private JwtClaims claims() {
        JwtClaims claims = TestTokens.claims("olivia@" + acme.slug());
        claims.setStringClaim("tenantId", acme.slug().value());
        return claims;
    }

    private static void refuses(String token) {
        unauthenticated(
                given().header("Authorization", "Bearer " + token).get("/orders"), "Bearer error=\"invalid_token\"");
    }

    private static void unauthenticated(Response response, String challenge) {
        problem(response, 401, "unauthenticated").header("WWW-Authenticate", equalTo(challenge));
    }

    private static String sign(JwtClaims claims, String algorithm, PrivateKey key) throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(algorithm);
        signature.setKey(key);
        signature.setPayload(claims.toJson());
        return signature.getCompactSerialization();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
