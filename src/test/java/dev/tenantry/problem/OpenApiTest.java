package dev.tenantry.problem;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
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
            assertThat(document.getList(path + ".parameters.name", String.class))
                    .as(operation)
                    .contains("X-Tenant-ID");
            assertThat(document.getMap(path + ".responses.'default'.content"))
                    .as(operation)
                    .containsKey("application/problem+json");
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
            assertThat(document.getList(path + ".parameters.name", String.class))
                    .as(operation)
                    .isNotEmpty()
                    .doesNotContain("X-Tenant-ID");
        }
    }

    @Test
    void documentsOrdersAsTheyAreOnTheWire() {
        given().accept("application/json")
                .get("/q/openapi")
                .then()
                .body("components.schemas.OrderRequest.properties.keySet()", equalTo(Set.of("product_id", "quantity")))
                .body("components.schemas.OrderStatus.enum[0]", equalTo("pending"))
                .body("components.schemas.StatusFilter.enum", hasItems("all", "pending", "cancelled"))
                .body("paths.'/orders'.post.responses.'200'", nullValue())
                .body("paths.'/orders'.post.responses.'201'.headers.keySet()", equalTo(Set.of("Location")));
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
                        "components.schemas.PutUserRequest.properties.role.enum",
                        equalTo(List.of("owner", "admin", "member")))
                .body("components.schemas.UserRole.enum", equalTo(List.of("owner", "admin", "member")))
                .body(
                        "components.schemas.CreateTenantRequest.properties.plan.enum",
                        equalTo(List.of("free", "pro", "enterprise")));
    }
}
