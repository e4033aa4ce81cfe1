package dev.tenantry.conformance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tenantry.support.PackagedService;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Requires that the tests of this build have seen what the document promises: a promise that no test has seen kept may
 * be false. Only means something after all tests, so it does nothing if some were selected.
 */
@QuarkusIntegrationTest
@WithTestResource(PackagedService.class)
@Isolated
class DocumentedAnswersIT {

    /** Errors that depend on the operation. The others are the same code for all. */
    private static final Set<String> ERRORS = Set.of("401", "403", "404", "409");

    @Test
    void hasSeenEverySuccessAndTheErrorsOfEachOperation() {
        assumeThat(System.getProperty("test")).as("-Dtest").isNull();
        assumeThat(System.getProperty("it.test")).as("-Dit.test").isNull();
        Set<String> seen = SeenAnswers.since(Instant.parse(System.getProperty("tenantry.build.began")));
        assertThat(promised())
                .isNotEmpty()
                .allSatisfy(answer -> assertThat(seen).contains(answer));
    }

    private static List<String> promised() {
        ApiDocument document = new ApiDocument(given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .extract()
                .asString());
        Part paths = document.root().get("paths");
        return paths.names().stream()
                .flatMap(path -> paths.get(path).names().stream()
                        .flatMap(method -> statuses(paths.get(path).get(method))
                                // Where nothing is named, 404 depends on the history of the whole installation.
                                .filter(status -> path.contains("{") || !status.equals("404"))
                                .map(status -> SeenAnswers.line(
                                        method.toUpperCase(Locale.ROOT), path, Integer.parseInt(status)))))
                .toList();
    }

    private static Stream<String> statuses(Part operation) {
        List<String> statuses = operation.get("responses").names();
        // Whether an operation ends in time to be answered with something else depends on the machine.
        boolean mayBeLate = statuses.contains("202")
                && statuses.stream().filter(status -> status.startsWith("2")).count() > 1;
        return statuses.stream()
                .filter(status -> status.startsWith("2") || ERRORS.contains(status))
                .filter(status -> !mayBeLate || !status.equals("202"));
    }
}
