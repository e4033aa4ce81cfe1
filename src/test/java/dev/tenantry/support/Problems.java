package dev.tenantry.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;

/** Checks what every error response must look like. */
public final class Problems {

    private Problems() {}

    public static ValidatableResponse problem(Response response, int status, String type) {
        assertThat(response.asString()).doesNotContain("SQL", "Exception", "at dev.tenantry", "jdbc:");
        return response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status))
                .body("type", endsWith(":" + type));
    }
}
