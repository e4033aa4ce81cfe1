package dev.tenantry.conformance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks the document itself: it follows the specification, and our own rules. */
@QuarkusTest
class ServedDocumentTest {

    private static String served() {
        return given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    @Test
    void followsTheSpecification() {
        assertThat(MetaSchema.contradictions(ApiDocument.parse(served()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"/info", "/paths/~1orders/get/responses", "/components/schemas/Order/properties/quantity/minimum"})
    void contradictsTheSpecificationIfAMemberHasTheWrongType(String pointer) {
        JsonNode document = ApiDocument.parse(served());
        assertThat(document.at(pointer).isMissingNode()).as(pointer).isFalse();
        int last = pointer.lastIndexOf('/');
        ((ObjectNode) document.at(pointer.substring(0, last))).put(pointer.substring(last + 1), "wrong");
        assertThat(MetaSchema.contradictions(document)).as(pointer).isNotEmpty();
    }

    /** Otherwise two builds of one version would differ, because filters of one priority run in any order. */
    @Test
    void sortsWhatFiltersAdd() {
        JsonNode components = ApiDocument.parse(served()).get("components");
        Stream<JsonNode> headers = components.get("responses").valueStream().map(response -> response.path("headers"));
        assertThat(Stream.concat(Stream.of(components.get("schemas"), components.get("responses")), headers))
                .allSatisfy(node ->
                        assertThat(node.propertyStream().map(Map.Entry::getKey)).isSorted());
    }

    @ParameterizedTest
    @EnumSource
    void followsEachRuleOfOurs(LintRule rule) {
        assertThat(rule.complaints(new ApiDocument(served()))).isEmpty();
    }

    /** Each damage breaks one rule, and no other. To check all examples takes a second: only if one is damaged. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPERATIONS_ARE_DESCRIBED|/paths/~1orders/get|summary|",
                "OPERATIONS_ARE_DESCRIBED|/paths/~1orders/get|tags|[]",
                "OPERATIONS_ARE_DESCRIBED|/paths/~1orders/get|security|",
                "ERRORS_ARE_PROBLEMS|/components/responses/Conflict|content|",
                "ERRORS_ARE_PROBLEMS|/paths/~1orders/get/responses|default|{\"description\": \"Error\"}",
                "TEXTS_ARE_BOUNDED|/components/schemas/Order/properties/product_id|maxLength|",
                "TEXTS_ARE_BOUNDED|/components/headers/ETag/schema|maxLength|",
                "NUMBERS_ARE_BOUNDED|/components/schemas/Order/properties/quantity|maximum|",
                "NUMBERS_ARE_BOUNDED|/components/headers/Retry-After/schema|format|",
                "OBJECTS_ARE_CLOSED|/components/schemas/Order|additionalProperties|",
                "OBJECTS_ARE_CLOSED|/components/schemas/Order|additionalProperties|true",
                "OBJECTS_ARE_CLOSED|/components/schemas/OrderMetadata|maxProperties|",
                "RESPONSES_ARE_COMPLETE|/components/schemas/Order|required|[\"id\"]",
                "PATTERNS_ARE_ANCHORED|/components/schemas/Order/properties/product_id|pattern|\"[!-~]{1,64}\"",
                "ARRAYS_ARE_BOUNDED|/components/schemas/TenantPage/properties/items|maxItems|",
                "EXAMPLES_ARE_VALID|/components/schemas/OrderRequest/properties/quantity|examples|[0]",
                "EXAMPLES_ARE_VALID|/components/schemas/PageLimit|default|\"50\"",
                "EXAMPLES_ARE_VALID|/components/headers/ETag|example|\"3\"",
                "EXAMPLES_ARE_VALID|/components/parameters/If-Match|example|\"3\"",
                "EXAMPLES_ARE_VALID|/components/responses/NotFound/content/application~1problem+json/examples/not-found/value|status|\"404\"",
                "BODIES_HAVE_EXAMPLES|/components/schemas/OrderRequest|examples|",
                "BODIES_HAVE_EXAMPLES|/components/responses/NotFound/content/application~1problem+json|examples|"
            })
    void noticesEachDamage(LintRule rule, String pointer, String member, String value) {
        JsonNode document = ApiDocument.parse(served());
        ObjectNode damaged = (ObjectNode) document.at(pointer);
        if (value == null) {
            assertThat(damaged.remove(member)).as(member).isNotNull();
        } else {
            damaged.set(member, ApiDocument.parse(value));
        }
        Set<LintRule> rules = EnumSet.complementOf(EnumSet.of(LintRule.EXAMPLES_ARE_VALID));
        rules.add(rule);
        assertThat(LintRule.complaints(new ApiDocument(document.toString()), rules))
                .isNotEmpty()
                .allMatch(complaint -> complaint.startsWith(rule.name()));
    }
}
