package dev.tenantry.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.List;

/** Checks what every error response must look like, and that it does not show anything internal. */
public final class Problems {

    private static final List<String> NEVER_SHOWN = List.of(
            "Exception",
            "\tat ",
            "at dev.tenantry",
            "select ",
            "insert ",
            "SQL",
            "jdbc:",
            "shared.",
            "control.",
            "tenantry_app",
            "hibernate");

    private Problems() {}

    /** @param type the last part of the problem's type, such as {@code not-found} */
    public static ValidatableResponse problem(Response response, int status, String type) {
        return problem(response, status).body("type", endsWith(":" + type));
    }

    /** Checks an error response whose type may vary. */
    public static ValidatableResponse problem(Response response, int status) {
        assertThat(response.asString()).doesNotContain(NEVER_SHOWN);
        return response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status))
                .body("type", matchesPattern("urn:problem-type:tenantry:[a-z-]+"))
                .body("title", matchesPattern(".+"))
                .body("detail", matchesPattern(".+"))
                .body("instance", matchesPattern("/.*"))
                .body("requestId", equalTo(response.header("X-Request-Id")));
    }
}
