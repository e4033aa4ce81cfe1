package dev.tenantry.user;

import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manages a tenant's users by its own API, in every tier. */
@QuarkusTest
class TenantUsersTest {

    private final ProvisionedTenants tenants = new ProvisionedTenants();
    private final Superuser superuser = Superuser.inMainDatabase();

    static Stream<Placement> everyTier() {
        return Stream.of(new Placement.Shared(), new Placement.OwnSchema(), ProvisionedTenants.OWN_DATABASE);
    }

    private Tenant create(String name, Placement placement) {
        return tenants.create(name, Plan.ENTERPRISE, placement);
    }

    @ParameterizedTest
    @MethodSource("everyTier")
    void invitesChangesAndRemovesAUser(Placement placement) {
        Tenant acme = create("acme", placement);
        UsersApi owner = UsersApi.asOwner(acme);
        Response invited = owner.invite("Max@acme.example", "member");
        String id = invited.then()
                .statusCode(201)
                .header("ETag", "\"1\"")
                .body("email", equalTo("max@acme.example"))
                .body("subject", nullValue())
                .body("tenant_id", equalTo(acme.id().toString()))
                .extract()
                .path("id");
        assertThat(invited.header("Location")).isEqualTo("/users/" + id);

        UsersApi max = UsersApi.withEmail(acme, "max", "max@acme.example", true);
        max.placeOrder().then().statusCode(201);
        max.me().then().statusCode(200).header("ETag", "\"2\"").body("id", equalTo(id));

        problem(owner.change(id, null, "viewer"), 428, "precondition-required");
        problem(owner.change(id, "\"1\"", "viewer"), 412, "precondition-failed");
        owner.change(id, "\"2\"", "member").then().statusCode(200).header("ETag", "\"2\"");
        owner.change(id, "\"2\"", "viewer")
                .then()
                .statusCode(200)
                .header("ETag", "\"3\"")
                .body("role", equalTo("viewer"))
                .body("subject", equalTo("max"));
        problem(max.placeOrder(), 403, "role-too-low");
        owner.send()
                .header("If-None-Match", "\"3\"")
                .get("/users/" + id)
                .then()
                .statusCode(304)
                .header("ETag", "\"3\"");
        owner.send().header("If-None-Match", "\"2\"").get("/users/" + id).then().statusCode(200);
        // It is another resource for each caller.
        max.send().header("If-None-Match", "\"3\"").get("/users/me").then().statusCode(200);
        max.send().header("If-None-Match", "\"2\"").get("/users/me").then().statusCode(200);

        problem(owner.remove(id, null), 428, "precondition-required");
        problem(owner.remove(id, "\"2\""), 412, "precondition-failed");
        owner.remove(id, "\"3\"").then().statusCode(204);
        problem(owner.get(id), 404, "not-found");
        problem(owner.remove(id, "\"3\""), 404, "not-found");
        problem(max.send().get("/orders"), 403, "not-a-user");
        problem(max.me(), 404, "not-found");
    }

    @ParameterizedTest
    @MethodSource("everyTier")
    void hidesUsersFromOtherTenants(Placement placement) {
        Tenant acme = create("acme", placement);
        String own = UsersApi.asOwner(acme).invite("max@acme.example", "member").path("id");
        String place = Superuser.databaseOf(acme) + "." + acme.home();
        assertThat(superuser.whereRowsAre("users", acme)).isEqualTo(Map.of(place, 2L));

        for (Placement other : everyTier().toList()) {
            Tenant globex = create("globex", other);
            UsersApi stranger = UsersApi.asOwner(globex);
            UsersApi.asOwner(acme).get(own).then().statusCode(200);
            assertThat(stranger.list("").jsonPath().getList("id")).hasSize(1).doesNotContain(own);
            String absent = UUID.randomUUID().toString();
            assertThat(refusal(stranger.get(own), own)).isEqualTo(refusal(stranger.get(absent), absent));
            assertThat(refusal(stranger.change(own, "*", "admin"), own))
                    .isEqualTo(refusal(stranger.change(absent, "*", "admin"), absent));
            assertThat(refusal(stranger.remove(own, "*"), own))
                    .isEqualTo(refusal(stranger.remove(absent, "*"), absent));
            stranger.invite("max@acme.example", "member").then().statusCode(201);
        }
        UsersApi.asOwner(acme).get(own).then().statusCode(200).body("role", equalTo("member"));
    }

    private static String refusal(Response response, String id) {
        return problem(response, 404, "not-found")
                .extract()
                .asString()
                .replace(id, "ID")
                .replaceAll("\"requestId\":\"[^\"]*\"", "");
    }

    @Test
    void showsAllUsersPageByPage() {
        Tenant acme = create("acme", new Placement.Shared());
        UsersApi owner = UsersApi.asOwner(acme);
        List<String> all = new ArrayList<>(owner.list("").jsonPath().getList("id", String.class));
        for (int i = 0; i < 4; i++) {
            all.add(owner.invite("max-" + i + "@acme.example", "viewer").path("id"));
        }
        List<String> read = new ArrayList<>();
        String next = "?limit=2";
        while (next != null) {
            Response page = owner.list(next);
            List<String> ids = page.then().statusCode(200).extract().jsonPath().getList("id", String.class);
            assertThat(ids).hasSizeBetween(1, 2);
            read.addAll(ids);
            next = page.header("Link") == null
                    ? null
                    : page.header("Link").replaceFirst("^</users(\\?.*)>; rel=\"next\"$", "$1");
        }
        assertThat(read).doesNotHaveDuplicates().isSorted().hasSameElementsAs(all);
        assertThat(new HashSet<>(read)).hasSize(5);
        assertThat(owner.list("?limit=5").header("Link")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?limit=0", "?limit=201", "?limit=x", "?limit=-1", "?after=1", "?after=x"})
    void refusesAPageThatCannotBe(String query) {
        Tenant acme = create("acme", new Placement.Shared());
        problem(UsersApi.asOwner(acme).list(query), 400, "validation-failed");
    }

    @Test
    void refusesABodyThatIsNotAChange() {
        Tenant acme = create("acme", new Placement.Shared());
        UsersApi owner = UsersApi.asOwner(acme);
        String id = owner.me().path("id");
        for (String body : List.of(
                "{\"role\": null}",
                "{\"role\": \"king\"}",
                "{\"role\": 1}",
                "{\"email\": \"x@acme.example\"}",
                "{\"subject\": \"x\"}",
                "[]",
                "{",
                "{\"role\": \"admin\", \"role\": \"admin\"}")) {
            problem(
                    owner.send()
                            .header("If-Match", "*")
                            .contentType("application/merge-patch+json")
                            .body(body)
                            .patch("/users/" + id),
                    400);
        }
        owner.me().then().body("role", equalTo("owner")).header("ETag", "\"1\"");
        owner.send()
                .header("If-Match", "*")
                .contentType("application/merge-patch+json")
                .body("{}")
                .patch("/users/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"");
    }
}
