package dev.tenantry.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenantry.support.BesideOthers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the document with that of the last release, and shows with damaged documents which changes are noticed. */
@BesideOthers
class BreakingChangesTest {

    /** What clients rely on. Replaced at each release, and otherwise only for a change that breaks them on purpose. */
    private static final Path RELEASED = Path.of("src", "test", "openapi", "released.yaml");

    private static final ApiDocument DOCUMENT = DocumentText.read(DocumentText.FILE);

    @Test
    void doesNotBreakClientsOfTheLastRelease() {
        assertThat(BreakingChanges.between(DocumentText.read(RELEASED), DOCUMENT))
                .as(
                        "Changes that break clients. If they are meant, say so in src/docs/CHANGELOG.md, and make this"
                                + " document the one to compare with: cp %s %s",
                        DocumentText.FILE, RELEASED)
                .isEmpty();
    }

    /** In each line: where, the member, its new value (none to remove it), and what is found. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/paths|/orders/{id}/history||GET /orders/{id}/history: removed",
                "/paths/~1orders|get||GET /orders: removed",
                "/paths/~1orders/get|operationId|\"findOrders\"|was listOrders",
                "/paths/~1orders/get|security|[]|other security",
                "/paths/~1orders/get|parameters|[]|the parameter query status is gone",
                "/paths/~1admin~1tenants/get/parameters/0|required|true|the parameter query after is required now",
                "/paths/~1admin~1tenants/get/parameters/0|schema|{\"type\": \"array\", \"items\": {\"type\": \"integer\"}}|the type was [string] and is [integer]",
                "/components/parameters/Tenant|required|true|the parameter header X-Tenant-ID is required now",
                "/components/schemas/Plan|enum|[\"free\"]|some values are not accepted any more: [enterprise, pro]",
                "/paths/~1orders~1{id}~1confirmation/post|requestBody|{\"required\": true, \"content\": {}}|a body is required now",
                "/paths/~1orders/post|requestBody||takes no body any more",
                "/paths/~1orders~1{id}/patch/requestBody/content|application/json||the media type application/json is gone",
                "/paths/~1orders/post/responses|201||POST /orders 201: removed",
                "/paths/~1orders~1{id}/get/responses|304||GET /orders/{id} 304: removed",
                "/paths/~1orders/post/responses|200|{\"description\": \"Done\"}|POST /orders 200: a success that clients do not know",
                "/paths/~1orders~1{id}/get/responses/200/headers|ETag||the header ETag is gone",
                "/components/headers/ETag|required|false|the header ETag may be missing now",
                "/paths/~1orders~1{id}/get/responses/200/content|application/json||the media type application/json is gone",
                "/components/schemas/OrderRequest/properties|reference||the member reference is gone",
                "/components/schemas/OrderRequest|required|[\"currency\"]|the member currency is required now",
                "/components/schemas/OrderRequest/properties/quantity|type|\"string\"|the type was [integer] and is [string]",
                "/components/schemas/OrderRequest/properties/quantity|maximum|1000|quantity: maximum is stricter",
                "/components/schemas/OrderRequest/properties/quantity|minimum|2|quantity: minimum is stricter",
                "/components/schemas/OrderRequest/properties/quantity|format|\"int64\"|quantity: another format",
                "/components/schemas/OrderRequest/properties/reference|maxLength|10|reference: maxLength is stricter",
                "/components/schemas/OrderRequest/properties/reference|pattern|\"^[a-z]$\"|reference: another pattern",
                "/components/schemas/OrderRequest/properties/lines|maxItems|10|lines: maxItems is stricter",
                "/components/schemas/LineRequest|required|[\"product_id\", \"quantity\", \"unit_price\"]|lines/items: the member unit_price is required now",
                "/components/schemas/LineRequest/properties/unit_price|type|[\"string\", \"null\"]|unit_price: the type was [integer]",
                "/components/schemas/OrderMetadata|maxProperties|3|metadata: maxProperties is stricter",
                "/components/schemas/OrderMetadata|additionalProperties|false|further members are not accepted any more",
                "/components/schemas/OrderMetadata/propertyNames|pattern|\"^[a-z]$\"|metadata/propertyNames: another pattern",
                "/components/schemas/UserRole|enum|[\"owner\", \"admin\"]|some values are not accepted any more: [member, viewer]",
                "/components/schemas/Order/properties|number||the member number is gone",
                "/components/schemas/Order/properties/created_at|$ref|\"#/components/schemas/UUID\"|created_at: another format",
                "/components/schemas/Order/properties/total|type|\"string\"|total: the type was [integer, null] and is [string]",
                "/components/schemas/Order/properties/quantity|type|[\"integer\", \"null\"]|quantity: the type was [integer] and is [integer, null]",
                "/components/schemas/Order|required|[\"id\"]|the member status may be missing now",
                "/components/schemas/OrderStatus|enum|[\"pending\", \"lost\"]|values that clients do not know: [lost]",
                "/components/schemas/OrderStatus|enum||values that clients do not know: any",
                "/components/schemas/User/properties|role|{\"anyOf\": [{\"$ref\": \"#/components/schemas/UserRole\"}, {\"type\": \"null\"}]}|role: the type was [string] and is [null, string]",
                "/components/schemas/Problem/properties/requestId|type|\"integer\"|the type was [string] and is [integer]",
                "/components/schemas/RequestProblem|oneOf|[{\"$ref\": \"#/components/schemas/Problem\"}, {\"type\": \"string\"}]|400 application/problem+json: nothing fits",
                "/components/schemas/ValidationProblem/properties|errors||the member errors is gone"
            })
    void noticesEachChangeThatBreaks(String pointer, String member, String value, String finding) {
        assertThat(BreakingChanges.between(DOCUMENT, changed(pointer, member, value)))
                .as("%s %s", pointer, member)
                .anySatisfy(found -> assertThat(found).contains(finding));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/info|title|\"Another title\"",
                "/paths|/parcels|{\"get\": {\"responses\": {}}}",
                "/paths/~1orders|head|{\"responses\": {}}",
                "/paths/~1orders/get|summary|\"Lists orders\"",
                "/paths/~1orders/get/responses|410|{\"description\": \"Gone\"}",
                "/paths/~1orders/get/responses|409||",
                "/paths/~1orders~1{id}~1history/get/responses|304|{\"description\": \"Known\"}",
                "/components/headers/ETag|description|\"A tag\"",
                "/paths/~1admin~1tenants/get/parameters/0|schema|{\"type\": \"array\", \"maxItems\": 5, \"items\": {\"type\": \"string\", \"format\": \"uuid\"}}",
                "/components/schemas/OrderRequest/properties|colour|{\"type\": \"string\", \"maxLength\": 10}",
                "/components/schemas/OrderRequest/properties/quantity|minimum|0",
                "/components/schemas/OrderRequest/properties/quantity|type|\"number\"",
                "/components/schemas/OrderRequest/properties/lines|maxItems|500",
                "/components/schemas/OrderRequest/properties/reference|type|[\"string\", \"null\"]",
                "/components/schemas/OrderRequest/properties/reference|pattern|",
                "/components/schemas/OrderRequest|additionalProperties|true",
                "/components/schemas/Order/properties|colour|{\"type\": \"string\"}",
                "/components/schemas/Order/properties/reference|type|\"string\"",
                "/components/schemas/Order/properties/reference|maxLength|1000",
                "/components/schemas/OrderStatus|enum|[\"pending\"]",
                "/components/schemas/Problem/properties/type|x-extensible-enum|[\"urn:problem-type:tenantry:new\"]"
            })
    void acceptsChangesThatBreakNobody(String pointer, String member, String value) {
        assertThat(BreakingChanges.between(DOCUMENT, changed(pointer, member, value)))
                .as("%s %s", pointer, member)
                .isEmpty();
    }

    private static ApiDocument changed(String pointer, String member, String value) {
        JsonNode copy = DOCUMENT.root().node().deepCopy();
        assertThat(copy.at(pointer).isObject()).as(pointer).isTrue();
        ObjectNode node = (ObjectNode) copy.at(pointer);
        if (value == null) {
            node.remove(member);
        } else {
            node.set(member, ApiDocument.parse(value));
        }
        return new ApiDocument(copy.toString());
    }
}
