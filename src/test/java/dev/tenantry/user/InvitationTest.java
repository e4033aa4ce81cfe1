package dev.tenantry.user;

import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.tenantry.support.Crowd;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class InvitationTest {

    private final TestTenants tenants = new TestTenants();

    private Tenant acme;
    private UsersApi owner;

    @BeforeEach
    void createTenant() {
        acme = tenants.create("acme", Plan.ENTERPRISE);
        owner = UsersApi.asOwner(acme);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max@acme.example", "MAX@Acme.EXAMPLE"})
    void isTakenUpInAnyCase(String claim) {
        owner.invite("Max@acme.example", "member").then().statusCode(201);
        UsersApi max = UsersApi.withEmail(acme, "max", claim, true);
        max.placeOrder().then().statusCode(201);
        max.me().then().body("subject", equalTo("max")).body("role", equalTo("member"));
        // From now on the subject counts, whatever the address of the token is.
        UsersApi.as(acme, "max").placeOrder().then().statusCode(201);
    }

    static Stream<Arguments> tokensThatAreNotThoseOfTheInvited() {
        return Stream.of(
                Arguments.of("mike@acme.example", false),
                Arguments.of("mike@acme.example", null),
                Arguments.of("mike@acme.example", "true"),
                Arguments.of("mike@acme.example", 1),
                Arguments.of("mike@acme.example", List.of(true)),
                Arguments.of(List.of("mike@acme.example"), true),
                Arguments.of(null, true),
                Arguments.of("max@acme.example", true),
                Arguments.of("mike@acme.example.evil.example", true),
                Arguments.of("mi\u212Ae@acme.example", true),
                Arguments.of("m\u0131ke@acme.example", true),
                Arguments.of("\uFF4Dike@acme.example", true),
                Arguments.of("mike@acme.example\u0000", true),
                Arguments.of("mike@acme.example ", true),
                Arguments.of("", true));
    }

    @ParameterizedTest
    @MethodSource("tokensThatAreNotThoseOfTheInvited")
    void isNotTakenUpByAnyoneElse(@Nullable Object email, @Nullable Object verified) {
        String id = owner.invite("mike@acme.example", "owner").path("id");
        UsersApi other = UsersApi.withEmail(acme, "mallory", email, verified);
        problem(other.send().get("/orders"), 403, "not-a-user");
        problem(other.me(), 404, "not-found");
        assertThat((String) owner.get(id).path("subject")).isNull();
        UsersApi.withEmail(acme, "mike", "mike@acme.example", true).me().then().statusCode(200);
    }

    @Test
    void isOfOneTenant() {
        Tenant globex = tenants.create("globex", Plan.ENTERPRISE);
        owner.invite("max@acme.example", "owner").then().statusCode(201);
        problem(UsersApi.withEmail(globex, "max", "max@acme.example", true).placeOrder(), 403, "not-a-user");
        UsersApi.withEmail(acme, "max", "max@acme.example", true)
                .placeOrder()
                .then()
                .statusCode(201);
    }

    static Stream<Placement> everyTier() {
        return Stream.of(new Placement.Shared(), new Placement.OwnSchema(), ProvisionedTenants.OWN_DATABASE);
    }

    @ParameterizedTest
    @MethodSource("everyTier")
    void isTakenUpByOneOfManySubjects(Placement placement) {
        Tenant initech = new ProvisionedTenants().create("initech", Plan.ENTERPRISE, placement);
        UsersApi boss = UsersApi.asOwner(initech);
        String id = boss.invite("max@initech.example", "member").path("id");
        AtomicInteger subjects = new AtomicInteger();
        List<Integer> statuses = Crowd.of(
                        6,
                        () -> UsersApi.withEmail(
                                        initech, "max-" + subjects.getAndIncrement(), "max@initech.example", true)
                                .placeOrder()
                                .statusCode())
                .results();
        assertThat(statuses).containsOnly(201, 403).containsOnlyOnce(201);
        String subject = boss.get(id).path("subject");
        UsersApi.as(initech, subject).placeOrder().then().statusCode(201);
    }

    @Test
    void isTakenUpOnceByManyRequestsOfOneSubject() {
        String id = owner.invite("max@acme.example", "member").path("id");
        UsersApi max = UsersApi.withEmail(acme, "max", "max@acme.example", true);
        assertThat(Crowd.of(6, () -> max.placeOrder().statusCode()).results()).containsOnly(201);
        owner.get(id).then().body("subject", equalTo("max")).header("ETag", "\"2\"");
    }

    @Test
    void isRefusedForAnAddressThatIsThere() {
        owner.invite("max@acme.example", "member").then().statusCode(201);
        problem(owner.invite("max@acme.example", "viewer"), 409, "user-exists");
        problem(owner.invite("MAX@acme.example", "viewer"), 409, "user-exists");
        // As an administrator may write it.
        tenants.insertUser(acme, "oscar", "member", "Oscar@Acme.example");
        problem(owner.invite("oscar@acme.example", "viewer"), 409, "user-exists");
    }

    @Test
    void isMadeOnceByRequestsAtTheSameTime() {
        assertThat(Crowd.of(4, () -> owner.invite("max@acme.example", "member").statusCode())
                        .results())
                .containsOnly(201, 409)
                .containsOnlyOnce(201);
    }

    @Test
    void bringsBackAUserWhoWasRemoved() {
        tenants.insertUser(acme, "max", "member");
        UsersApi max = UsersApi.withEmail(acme, "max", "max@acme.example", true);
        owner.remove(max.me().path("id"), "*").then().statusCode(204);
        problem(max.placeOrder(), 403, "not-a-user");
        owner.invite("max@acme.example", "member").then().statusCode(201);
        max.placeOrder().then().statusCode(201);
    }

    @Test
    void canBeWithdrawn() {
        String id = owner.invite("max@acme.example", "member").path("id");
        owner.remove(id, "\"1\"").then().statusCode(204);
        problem(UsersApi.withEmail(acme, "max", "max@acme.example", true).placeOrder(), 403, "not-a-user");
    }

    @Test
    void namesEveryMemberThatIsWrong() {
        problem(owner.invite("max@acme@example", "king"), 400, "validation-failed")
                .body("errors.field", contains("email", "role"));
        problem(owner.send().contentType(ContentType.JSON).body("{}").post("/users"), 400, "validation-failed")
                .body("errors.field", contains("email", "role"));
        problem(owner.invite("ma\u200Bx@acme.example", "member"), 400, "validation-failed")
                .body("errors.field", contains("email"));
    }
}
