package dev.tenantry.conformance;

import static dev.tenantry.conformance.SampleDocument.PARCEL;
import static dev.tenantry.conformance.SampleDocument.PROBLEM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerCheckTest {

    private static final String JSON = "application/json; charset=UTF-8";
    private static final String PROBLEM_JSON = "application/problem+json";
    private static final Map<String, String> ID = Map.of("x-request-id", "r-1");

    private final ApiDocument document = new ApiDocument(SampleDocument.TEXT);

    @Test
    void acceptsDocumentedAnswers() {
        assertThat(deviations("PUT", "/parcels/a", 200, JSON, ID, PARCEL)).isEmpty();
        assertThat(deviations("PUT", "/parcels/a", 204, null, ID, "")).isEmpty();
        assertThat(deviations("PUT", "/parcels/a", 404, PROBLEM_JSON, ID, PROBLEM))
                .isEmpty();
        assertThat(deviations("PUT", "/parcels/latest", 204, null, Map.of(), ""))
                .isEmpty();
    }

    @Test
    void refusesAStatusThatIsNotDocumented() {
        assertThat(deviations("PUT", "/parcels/a", 409, PROBLEM_JSON, ID, PROBLEM.replace("404", "409")))
                .containsExactly("the status 409 is not documented");
        assertThat(deviations("PUT", "/parcels/latest", 200, JSON, Map.of(), PARCEL))
                .containsExactly("the status 200 is not documented");
    }

    @Test
    void refusesSuccessWhereNothingIsDocumented() {
        assertThat(deviations("GET", "/parcels/a", 200, JSON, ID, PARCEL))
                .containsExactly("no such operation is documented");
        assertThat(deviations("PUT", "/letters/a", 204, null, ID, "")).isNotEmpty();
        assertThat(deviations("GET", "/q/openapi", 200, JSON, ID, "{}")).isEmpty();
    }

    @Test
    void acceptsOnlyProblemsWhereNothingIsDocumented() {
        String problem = PROBLEM.replace("404", "405");
        assertThat(deviations("GET", "/parcels/a", 405, PROBLEM_JSON, ID, problem))
                .isEmpty();
        assertThat(deviations("PUT", "/parcels/a", 413, PROBLEM_JSON, ID, PROBLEM.replace("404", "413")))
                .isEmpty();
        assertThat(deviations("GET", "/parcels/a", 405, "text/plain", ID, "no"))
                .containsExactly("the media type is text/plain, not application/problem+json");
        assertThat(deviations(
                        "GET",
                        "/parcels/a",
                        405,
                        PROBLEM_JSON,
                        ID,
                        "{\"status\": 405, \"requestId\": \"r-1\", \"x\": 1}"))
                .singleElement()
                .asString()
                .contains("'x'");
    }

    @Test
    void refusesABodyThatIsNotDocumented() {
        assertThat(deviations("PUT", "/parcels/a", 200, "text/plain", ID, PARCEL))
                .containsExactly("the media type text/plain is not documented");
        assertThat(deviations("PUT", "/parcels/a", 200, null, ID, ""))
                .containsExactly("the media type none is not documented");
        assertThat(deviations("PUT", "/parcels/a", 204, JSON, ID, PARCEL)).containsExactly("no body is documented");
    }

    @Test
    void refusesMembersThatAreMissingSurplusOrWrong() {
        assertThat(deviations("PUT", "/parcels/a", 200, JSON, ID, "{\"weight\": 3}"))
                .singleElement()
                .asString()
                .contains("'note'");
        assertThat(deviations("PUT", "/parcels/a", 200, JSON, ID, "{\"weight\": null, \"note\": null, \"size\": 1}"))
                .hasSize(2);
        assertThat(deviations("PUT", "/parcels/a", 200, JSON, ID, "{\"weight\": 3, \"note\": \"soon\"}"))
                .hasSize(1);
    }

    @Test
    void refusesHeadersThatAreMissingSurplusOrWrong() {
        assertThat(deviations("PUT", "/parcels/a", 204, null, Map.of(), ""))
                .containsExactly("the header X-Request-Id is missing");
        assertThat(deviations("PUT", "/parcels/a", 204, null, with("x-powered-by", "tea"), ""))
                .containsExactly("the header x-powered-by is not documented");
        assertThat(deviations("PUT", "/parcels/a", 200, JSON, with("age", "7"), PARCEL))
                .isEmpty();
        assertThat(deviations("PUT", "/parcels/a", 200, JSON, with("age", "-7"), PARCEL))
                .hasSize(1);
        assertThat(deviations("PUT", "/parcels/a", 200, JSON, with("age", "soon"), PARCEL))
                .isNotEmpty();
    }

    @Test
    void refusesAProblemThatContradictsItsHead() {
        assertThat(deviations("PUT", "/parcels/a", 404, PROBLEM_JSON, ID, PROBLEM.replace("404", "500")))
                .containsExactly("the member status is 500");
        assertThat(deviations("PUT", "/parcels/a", 404, PROBLEM_JSON, ID, PROBLEM.replace("r-1", "r-2")))
                .containsExactly("the member requestId is not that of the header");
        String refused = "{\"status\": 429, \"requestId\": \"r-1\", \"retryAfter\": 5}";
        assertThat(deviations("PUT", "/parcels/a", 429, PROBLEM_JSON, with("retry-after", "5"), refused))
                .isEmpty();
        assertThat(deviations("PUT", "/parcels/a", 429, PROBLEM_JSON, with("retry-after", "6"), refused))
                .containsExactly("the member retryAfter is not that of the header");
    }

    @Test
    void refusesAValueThatIsNotYetListedAsKnown() {
        ApiDocument open = new ApiDocument(SampleDocument.TEXT.replace(
                "\"weight\": {\"type\": \"integer\"}",
                "\"weight\": {\"type\": \"integer\", \"x-extensible-enum\": [3]}"));
        assertThat(open.contradictions("/components/schemas/Parcel", ApiDocument.parse(PARCEL)))
                .isEmpty();
        assertThat(open.contradictions(
                        "/components/schemas/Parcel", ApiDocument.parse("{\"weight\": 4, \"note\": null}")))
                .hasSize(1);
    }

    private List<String> deviations(
            String method, String path, int status, String type, Map<String, String> headers, String body) {
        Map<String, List<String>> received = new HashMap<>();
        headers.forEach((name, value) -> received.put(name, List.of(value)));
        if (type != null) {
            received.put("content-type", List.of(type));
        }
        return AnswerCheck.deviations(
                document,
                new Exchange(
                        method,
                        URI.create("http://localhost" + path),
                        Optional.empty(),
                        Optional.empty(),
                        status,
                        received,
                        body.getBytes(UTF_8)));
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> headers = new HashMap<>(ID);
        headers.put(name, value);
        return headers;
    }
}
