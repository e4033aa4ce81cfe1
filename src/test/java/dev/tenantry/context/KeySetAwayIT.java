package dev.tenantry.context;

import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.TestTokens;
import org.junit.jupiter.api.Test;

/** Runs the packaged service with an identity provider that does not answer. */
class KeySetAwayIT {

    @Test
    void answers503WhileTheKeysCannotBeFetched() {
        try (OwnDatabase database =
                new OwnDatabase("tenantry_keys_away").withRegistry().withSharedHome()) {
            try (PackagedProcess service =
                    PackagedProcess.start(database.settingsAlone()).awaitListening()) {
                problem(
                                bearing(TestTokens.withoutTenant("olivia@acme"))
                                        .baseUri(service.api())
                                        .get("/orders"),
                                503,
                                "unavailable")
                        .header("Retry-After", "5")
                        .body("detail", containsString("Tokens cannot be verified at the moment"));
                assertThat(service.output())
                        .contains(
                                "The keys at mp.jwt.verify.publickey.location cannot be fetched", "Connection refused");
                given().baseUri(service.api())
                        .get("/orders")
                        .then()
                        .statusCode(401)
                        .header("WWW-Authenticate", equalTo("Bearer"));
            }
        }
    }
}
