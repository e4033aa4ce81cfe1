package dev.tenantry.user;

import static dev.tenantry.support.Api.bearing;

import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Tenant;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import org.jose4j.jwt.JwtClaims;
import org.jspecify.annotations.Nullable;

/** Calls the users API over HTTP as one user of a tenant. */
record UsersApi(String token) {

    static UsersApi as(Tenant tenant, String subject) {
        return new UsersApi(TestTokens.of(tenant, subject));
    }

    static UsersApi asOwner(Tenant tenant) {
        return new UsersApi(TestTokens.of(tenant));
    }

    /** Returns a caller whose token has an address. */
    static UsersApi withEmail(Tenant tenant, String subject, @Nullable Object email, @Nullable Object verified) {
        JwtClaims claims = TestTokens.claims(subject);
        claims.setStringClaim("tenantId", tenant.slug().toString());
        if (email != null) {
            claims.setClaim("email", email);
        }
        if (verified != null) {
            claims.setClaim("email_verified", verified);
        }
        return new UsersApi(TestTokens.signed(claims));
    }

    RequestSpecification send() {
        return bearing(token);
    }

    Response list(String query) {
        return send().urlEncodingEnabled(false).get("/users" + query);
    }

    Response me() {
        return send().get("/users/me");
    }

    Response get(String id) {
        return send().get("/users/" + id);
    }

    Response invite(String email, String role) {
        return send().contentType(ContentType.JSON)
                .body(Map.of("email", email, "role", role))
                .post("/users");
    }

    Response change(String id, @Nullable String version, String role) {
        return conditional(version)
                .contentType("application/merge-patch+json")
                .body("{\"role\": \"" + role + "\"}")
                .patch("/users/" + id);
    }

    Response remove(String id, @Nullable String version) {
        return conditional(version).delete("/users/" + id);
    }

    Response placeOrder() {
        return send().contentType(ContentType.JSON)
                .body("{\"product_id\": \"SKU-1\", \"quantity\": 1}")
                .post("/orders");
    }

    private RequestSpecification conditional(@Nullable String version) {
        return version == null ? send() : send().header("If-Match", version);
    }
}
