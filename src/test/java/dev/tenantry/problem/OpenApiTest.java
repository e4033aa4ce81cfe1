package dev.tenantry.problem;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OpenApiTest {

    @Test
    void documentsTokenTenantAndProblemForEveryOperation() {
        JsonPath document = given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body("components.securitySchemes.token.scheme", equalTo("bearer"))
                .body("components.schemas.Problem.properties.requestId.type", equalTo("string"))
                .extract()
                .jsonPath();
        for (String operation : List.of("'/orders'.get", "'/orders'.post", "'/orders/{id}'.get", "'/users/me'.get")) {
            String path = "paths." + operation;
            assertThat(document.getList(path + ".security", Map.class))
                    .as(operation)
                    .isNotEmpty();
            assertThat(parameters(document, path)).as(operation).contains("#/components/parameters/Tenant");
            assertThat(document.getMap(path + ".responses"))
                    .as(operation)
                    .containsKeys("400", "401", "403", "406", "429", "500", "503")
                    .doesNotContainKey("default");
        }
    }

    @Test
    void documentsNoTenantForPlatformOperations() {
        JsonPath document = given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        for (String operation : List.of("'/admin/tenants'.get", "'/admin/tenants/{id}'.patch", "'/admin/audit'.get")) {
            String path = "paths." + operation;
            assertThat(document.getList(path + ".security", Map.class))
                    .as(operation)
                    .isNotEmpty();
            assertThat(parameters(document, path))
                    .as(operation)
                    .isNotEmpty()
                    .doesNotContain("#/components/parameters/Tenant");
            assertThat(document.getMap(path + ".responses"))
                    .as(operation)
                    .containsKeys("400", "401", "403", "406", "500", "503")
                    .doesNotContainKeys("429", "default");
        }
    }

    @Test
    void documentsOrdersAsTheyAreOnTheWire() {
        given().accept("application/json")
                .get("/q/openapi")
                .then()
                .body(
                        "components.schemas.OrderRequest.properties.keySet()",
                        equalTo(Set.of("product_id", "quantity", "lines", "currency", "reference", "metadata")))
                .body("components.schemas.OrderStatus.enum[0]", equalTo("pending"))
                .body(
                        "paths.'/orders'.get.parameters.find { it.name == 'status' }.schema.items.enum",
                        hasItems("all", "pending", "cancelled"))
                .body("paths.'/orders'.get.responses.'200'.headers.keySet()", hasItem("Link"))
                .body("paths.'/orders'.post.responses.'200'", nullValue())
                .body("paths.'/orders'.post.responses.'201'.headers.keySet()", hasItem("Location"));
    }

    @Test
    void documentsPlansTiersAndStatusesAsTheyAreOnTheWire() {
        given().accept("application/json")
                .get("/q/openapi")
                .then()
                .body("components.schemas.Plan.enum", equalTo(List.of("free", "pro", "enterprise")))
                .body("components.schemas.IsolationTier.enum", equalTo(List.of("row", "schema", "database")))
                .body("components.schemas.TenantStatus.enum", hasItems("active", "suspended"))
                .body(
                        "components.schemas.PutUserRequest.properties.role.'$ref'",
                        equalTo("#/components/schemas/UserRole"))
                .body("components.schemas.UserRole.enum", equalTo(List.of("owner", "admin", "member", "viewer")))
                .body(
                        "components.schemas.CreateTenantRequest.properties.plan.'$ref'",
                        equalTo("#/components/schemas/Plan"));
    }

    @Test
    void documentsWhichMembersCanBeNullOrAbsent() {
        JsonPath schemas = given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .setRootPath("components.schemas");
        assertThat(schemas.getList("Tenant.properties.store.type", String.class))
                .containsExactly("string", "null");
        assertThat(schemas.getString("Tenant.properties.slug.type")).isEqualTo("string");
        assertThat(schemas.getList("Tenant.required", String.class)).contains("slug", "store", "deleted_at");
        assertThat(schemas.getList("LineRequest.required", String.class)).containsExactly("product_id", "quantity");
        assertThat(schemas.getList("OrderLine.required", String.class)).contains("unit_price");
        assertThat(schemas.getString("LineRequest.properties.unit_price.type")).isEqualTo("integer");
        assertThat(schemas.getList("CreateTenantRequest.required", String.class))
                .containsExactlyInAnyOrder("slug", "name", "plan", "owner");
        assertThat(schemas.getString("ChangeTenantRequest.properties.name.type"))
                .isEqualTo("string");
        assertThat(schemas.getList("TenantConfigPatch.properties.rate_limit.type", String.class))
                .containsExactly("integer", "null");
    }

    @Test
    void saysWhoMayCallEachOperation() {
        JsonPath document = given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body("paths.'/orders'.get.description", endsWith("`owner`, `admin`, `member`, `viewer`."))
                .body("paths.'/orders'.post.description", endsWith("may do this: `owner`, `admin`, `member`."))
                .body("paths.'/users'.post.description", endsWith("may do this: `owner`, `admin`."))
                .body("paths.'/users/me'.get.description", endsWith("no role in the tenant."))
                .extract()
                .jsonPath();
        Map<String, Map<String, Map<String, Object>>> paths = document.getMap("paths");
        paths.forEach((path, operations) ->
                operations.forEach((method, operation) -> assertThat((String) operation.get("description"))
                        .as("%s %s", method, path)
                        .contains(path.startsWith("/admin/") ? "`platform-admin`" : "in the tenant")));
    }

    @Test
    void documentsLengthsThatAreCountedInCharacters() {
        given().accept("application/json")
                .get("/q/openapi")
                .then()
                .body("components.schemas.CancellationRequest.properties.reason.minLength", equalTo(1))
                .body("components.schemas.CancellationRequest.properties.reason.maxLength", equalTo(500));
    }

    /** Generated clients have them in this order, and filters run in any order. */
    @Test
    void documentsDeclaredParametersBeforeSharedOnes() {
        JsonPath document = given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(parameters(document, "paths.'/orders/{id}/confirmation'.post"))
                .containsExactly(
                        null,
                        "#/components/parameters/IdempotencyKey",
                        "#/components/parameters/If-Match",
                        "#/components/parameters/RequestId",
                        "#/components/parameters/Tenant");
    }

    @Test
    void showsEachProblemOfAResponse() {
        String examples = ".content.'application/problem+json'.examples.keySet()";
        given().accept("application/json")
                .get("/q/openapi")
                .then()
                .body(
                        "components.responses.ConflictOfTenant" + examples,
                        equalTo(Set.of(
                                "conflict", "idempotency-key-in-use", "reference-taken", "user-exists", "last-owner")))
                .body("components.responses.Conflict" + examples, equalTo(Set.of("conflict", "slug-taken")))
                .body("components.responses.RateLimited" + examples, equalTo(Set.of("rate-limited")));
    }

    /** Stable names: generators of clients make classes of them. */
    @Test
    void namesSchemasAfterWhatTheyDescribe() {
        given().accept("application/json")
                .get("/q/openapi")
                .then()
                .body(
                        "components.schemas.keySet()",
                        hasItems(
                                "AuditAction",
                                "AuditEntry",
                                "AuditEntryPage",
                                "AuditPosition",
                                "ChangeTenantRequest",
                                "CreateTenantRequest",
                                "Instant",
                                "IsolationTier",
                                "Json",
                                "Operation",
                                "OperationPage",
                                "OperationState",
                                "Order",
                                "OrderRequest",
                                "OrderStatus",
                                "Owner",
                                "PageLimit",
                                "Plan",
                                "Problem",
                                "PutUserRequest",
                                "RateLimitProblem",
                                "RequestProblem",
                                "Tenant",
                                "TenantConfig",
                                "TenantConfigPatch",
                                "TenantPage",
                                "TenantStatus",
                                "TenantUser",
                                "TenantUserPage",
                                "User",
                                "UserPath",
                                "UserPosition",
                                "UserRole",
                                "UUID",
                                "ValidationError",
                                "ValidationProblem"));
    }

    private static List<String> parameters(JsonPath document, String path) {
        return document.getList(path + ".parameters.'$ref'", String.class);
    }
}
