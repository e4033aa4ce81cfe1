package dev.tenantry.support;

import static io.restassured.RestAssured.given;

import dev.tenantry.tenant.Tenant;
import io.restassured.specification.RequestSpecification;

/** Begins requests to the API. For a packaged service that Quarkus did not start, the caller adds the base URI. */
public final class Api {

    private Api() {}

    /** Begins a request as the first user of the tenant. */
    public static RequestSpecification as(Tenant tenant) {
        return bearing(TestTokens.of(tenant));
    }

    /** Begins a request with the given token. */
    public static RequestSpecification bearing(String token) {
        return given().auth().oauth2(token);
    }
}
