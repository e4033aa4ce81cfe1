package dev.tenantry.user;

import static dev.tenantry.support.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.tenantry.context.PlatformOperation;
import dev.tenantry.provisioning.UserRole;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RolesTest {

    private static final Map<String, String> BODIES = Map.of(
            "POST /orders", "{\"product_id\": \"SKU-1\", \"quantity\": 1}",
            "POST /orders/batch", "[{\"product_id\": \"SKU-1\", \"quantity\": 1}]",
            "POST /users", "{\"email\": \"max@acme.example\", \"role\": \"viewer\"}",
            "PATCH /users/{id}", "{\"role\": \"viewer\"}");

    private final TestTenants tenants = new TestTenants();

    private Tenant acme;

    @BeforeEach
    void createTenant() {
        acme = tenants.create("acme", Plan.ENTERPRISE);
        for (UserRole role : UserRole.values()) {
            tenants.insertUser(acme, role.wireName(), role.wireName());
        }
    }

    private record Operation(String method, String path) {

        /** The rule for all operations: to read needs less than to write, and users more than orders. */
        Optional<UserRole> needed() {
            boolean reads = method.equals("GET");
            if (path.equals("/users/me")) {
                return Optional.empty();
            }
            if (!path.startsWith("/users")) {
                return Optional.of(reads ? UserRole.VIEWER : UserRole.MEMBER);
            }
            return Optional.of(reads ? UserRole.MEMBER : UserRole.ADMIN);
        }

        Response send(RequestSpecification request) {
            RequestSpecification with = path.contains("{id}") ? request.pathParam("id", UUID.randomUUID()) : request;
            // Refused before the body is looked at, so any JSON does for those that are not listed.
            if (method.equals("PATCH")) {
                with.contentType("application/merge-patch+json").body(body());
            } else if (method.equals("POST")) {
                with.contentType(ContentType.JSON).body(body());
            }
            return with.header("If-Match", "*").request(method, path);
        }

        private String body() {
            return BODIES.getOrDefault(this.toString(), "{}");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** Returns all operations of tenants that the document lists, so that new ones are included. */
    private static List<Operation> operations() {
        Map<String, Map<String, Map<String, Object>>> paths = given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .extract()
                .path("paths");
        List<Operation> operations = new ArrayList<>();
        paths.forEach((path, methods) -> methods.forEach((method, operation) -> {
            if (!((List<?>) operation.get("tags")).contains(PlatformOperation.TAG)) {
                operations.add(new Operation(method.toUpperCase(Locale.ROOT), path));
            }
        }));
        assertThat(operations).hasSizeGreaterThanOrEqualTo(9);
        return operations;
    }

    @Test
    void decideWhoMayCallEachOperation() {
        for (Operation operation : operations()) {
            for (UserRole role : UserRole.values()) {
                Response response =
                        operation.send(UsersApi.as(acme, role.wireName()).send());
                boolean allowed = operation
                        .needed()
                        .filter(needed -> !role.isAtLeast(needed))
                        .isEmpty();
                if (allowed) {
                    assertThat(response.statusCode())
                            .as("%s as %s: %s", operation, role, response.asString())
                            .isNotIn(401, 403);
                } else {
                    problem(response, 403, "role-too-low");
                }
            }
            Response ofStranger = operation.send(UsersApi.as(acme, "stranger").send());
            if (operation.needed().isPresent()) {
                problem(ofStranger, 403, "not-a-user");
            } else {
                problem(ofStranger, 404, "not-found");
            }
        }
    }

    @Test
    void decideWhoMayManageWhom() {
        for (UserRole own : UserRole.values()) {
            UsersApi caller = UsersApi.as(acme, own.wireName());
            for (UserRole target : UserRole.values()) {
                String who = own + " and " + target;
                assertThat(caller.invite(UUID.randomUUID() + "@acme.example", target.wireName())
                                .statusCode())
                        .as("invitation by %s", who)
                        .isEqualTo(manages(own, target) ? 201 : 403);
                for (UserRole given : UserRole.values()) {
                    String id = insert(target);
                    assertThat(caller.change(id, "*", given.wireName()).statusCode())
                            .as("change by %s to %s", who, given)
                            .isEqualTo(manages(own, target) && manages(own, given) ? 200 : 403);
                }
                assertThat(caller.remove(insert(target), "*").statusCode())
                        .as("removal by %s", who)
                        .isEqualTo(manages(own, target) ? 204 : 403);
            }
        }
    }

    private static boolean manages(UserRole own, UserRole other) {
        return own == UserRole.OWNER || (own == UserRole.ADMIN && other != UserRole.OWNER);
    }

    private String insert(UserRole role) {
        String subject = "target-" + UUID.randomUUID();
        tenants.insertUser(acme, subject, role.wireName());
        return UsersApi.as(acme, subject).me().path("id");
    }

    @Test
    void letEveryoneRemoveThemselves() {
        for (UserRole role : UserRole.values()) {
            UsersApi self = UsersApi.as(acme, role.wireName());
            self.remove(self.me().path("id"), "*").then().statusCode(204);
            problem(self.send().get("/orders"), 403, "not-a-user");
        }
    }

    @Test
    void letNobodyRaiseThemselves() {
        UsersApi admin = UsersApi.as(acme, "admin");
        problem(admin.change(admin.me().path("id"), "*", "owner"), 403, "role-too-low");
        UsersApi member = UsersApi.as(acme, "member");
        problem(member.change(member.me().path("id"), "*", "admin"), 403, "role-too-low");
    }

    @Test
    void changeAtOnceOnTheInstanceThatChangesThem() {
        UsersApi member = UsersApi.as(acme, "member");
        UsersApi owner = UsersApi.as(acme, "owner");
        member.placeOrder().then().statusCode(201);
        owner.change(member.me().path("id"), "*", "viewer").then().statusCode(200);
        problem(member.placeOrder(), 403, "role-too-low");
        owner.change(member.me().path("id"), "*", "member").then().statusCode(200);
        member.placeOrder().then().statusCode(201);
    }

    /** In tests, an instance remembers roles for two seconds. */
    @Test
    void changeSoonOnOtherInstances() {
        UsersApi member = UsersApi.as(acme, "member");
        member.placeOrder().then().statusCode(201);
        tenants.insertUser(acme, "member", "viewer");
        await().atMost(Duration.ofSeconds(5)).until(() -> member.placeOrder().statusCode() == 403);
        tenants.deleteUser(acme, "viewer");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> UsersApi.as(acme, "viewer").send().get("/orders").statusCode() == 403);
        // That somebody is no user is not remembered.
        tenants.insertUser(acme, "viewer", "viewer");
        UsersApi.as(acme, "viewer").send().get("/orders").then().statusCode(200);
    }

    @Test
    void areThoseOfTheTenant() {
        Tenant globex = tenants.create("globex", Plan.ENTERPRISE);
        tenants.insertUser(globex, "admin", "viewer");
        tenants.insertUser(globex, "viewer", "admin");
        for (int i = 0; i < 3; i++) {
            UsersApi.as(acme, "admin").placeOrder().then().statusCode(201);
            problem(UsersApi.as(globex, "admin").placeOrder(), 403, "role-too-low");
            UsersApi.as(globex, "viewer").placeOrder().then().statusCode(201);
            problem(UsersApi.as(acme, "viewer").placeOrder(), 403, "role-too-low")
                    .body("detail", equalTo("This operation needs the role member or a higher one; yours is viewer."));
        }
        problem(UsersApi.as(globex, "member").placeOrder(), 403, "not-a-user");
    }

    @Test
    void areNotGuessedIfALaterVersionAddsOne() {
        tenants.execute("alter table shared.users drop constraint users_role_known");
        try {
            tenants.insertUser(acme, "member", "emperor");
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> problem(UsersApi.as(acme, "member").placeOrder(), 403, "not-a-user"));
        } finally {
            tenants.deleteUser(acme, "member");
            tenants.execute("alter table shared.users add constraint users_role_known"
                    + " check (role in ('owner', 'admin', 'member', 'viewer')) not valid");
        }
    }
}
