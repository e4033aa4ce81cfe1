package dev.tenantry.admin;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantStatus;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which action is accepted in which status, and which status is served. */
@QuarkusTest
class TenantStatesTest {

    private static final Map<String, Set<TenantStatus>> TAKEN_WHEN = Map.of(
            "suspend", Set.of(TenantStatus.ACTIVE),
            "resume", Set.of(TenantStatus.SUSPENDED),
            "offboard", Set.of(TenantStatus.SUSPENDED, TenantStatus.PROVISIONING),
            "retain", Set.of(TenantStatus.OFFBOARDING),
            "delete", Set.of(TenantStatus.OFFBOARDING));

    private final AdminClient admin = new AdminClient();
    private final TestTenants tenants = new TestTenants();

    static Stream<Arguments> refused() {
        return TAKEN_WHEN.keySet().stream()
                .sorted()
                .flatMap(verb -> Arrays.stream(TenantStatus.values())
                        .filter(status -> !TAKEN_WHEN.get(verb).contains(status))
                        .map(status -> Arguments.of(verb, status)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesAnActionInTheWrongStatusAndSaysWhy(String verb, TenantStatus status) {
        Tenant acme = tenantThatIs(status);
        problem(send(acme, verb), 409, "conflict")
                .body("detail", containsString("Tenant " + acme.slug() + " is " + status))
                .body("detail", endsWith("."));
        admin.get(acme).then().body("status", equalTo(status.wireName()));
    }

    @ParameterizedTest
    @CsvSource({
        "suspend,ACTIVE,SUSPENDED",
        "resume,SUSPENDED,ACTIVE",
        "offboard,SUSPENDED,OFFBOARDING",
        "offboard,PROVISIONING,OFFBOARDING",
        "retain,OFFBOARDING,SUSPENDED"
    })
    void acceptsAnActionInTheRightStatus(String verb, TenantStatus from, TenantStatus to) {
        Tenant acme = tenantThatIs(from);
        send(acme, verb).then().statusCode(200).body("status", equalTo(to.wireName()));
        admin.get(acme).then().body("status", equalTo(to.wireName()));
    }

    @Test
    void namesTheStatusThatWouldAllowIt() {
        problem(send(tenantThatIs(TenantStatus.SUSPENDED), "suspend"), 409, "conflict")
                .body("detail", containsString("it can be suspended only when ACTIVE."));
        problem(send(tenantThatIs(TenantStatus.ACTIVE), "offboard"), 409, "conflict")
                .body("detail", containsString("it can become OFFBOARDING only when PROVISIONING or SUSPENDED."));
        problem(send(tenantThatIs(TenantStatus.ACTIVE), "delete"), 409, "conflict")
                .body("detail", containsString("it can be deleted only when OFFBOARDING."));
    }

    @Test
    void keepsATenantForItsGracePeriod() {
        Tenant acme = admin.create("acme", IsolationTier.SCHEMA);
        admin.tell(acme, "suspend").then().statusCode(200);
        admin.tell(acme, "offboard").then().statusCode(200);
        problem(admin.delete(acme), 409, "conflict").body("detail", containsString("is in its grace period"));
        admin.get(acme).then().body("status", equalTo("offboarding")).body("name", equalTo(acme.name()));

        admin.endGracePeriod(acme);
        admin.awaitState(admin.delete(acme), "succeeded");
        admin.get(acme).then().body("status", equalTo("deleted"));
    }

    @Test
    void changesNothingOfADeletedTenant() {
        Tenant acme = tenantThatIs(TenantStatus.DELETED);
        problem(admin.change(acme, Map.of("name", "Lazarus")), 409, "conflict");
        admin.get(acme).then().body("name", equalTo(acme.name()));
    }

    /** To an outsider, a tenant that is not served looks like one that does not exist, whatever its status. */
    @Test
    void refusesTenantsOfEveryOtherStatusAlike() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        serve(acme).then().statusCode(200);
        Tenant absent = new Tenant(
                new TenantId(UUID.randomUUID()),
                new Slug(AdminClient.freshSlug("absent")),
                "Absent",
                Plan.FREE,
                TenantStatus.ACTIVE,
                acme.overrides(),
                acme.placement(),
                acme.epoch(),
                acme.createdAt(),
                1);
        String unknown = refusalOf(absent);

        admin.tell(acme, "suspend").then().statusCode(200);
        assertThat(refusalOf(acme)).as("suspended").isEqualTo(unknown);
        admin.tell(acme, "offboard").then().statusCode(200);
        assertThat(refusalOf(acme)).as("offboarding").isEqualTo(unknown);
        admin.endGracePeriod(acme);
        admin.awaitState(admin.delete(acme), "succeeded");
        assertThat(refusalOf(acme)).as("deleted").isEqualTo(unknown);
        assertThat(refusalOf(tenantThatIs(TenantStatus.PROVISIONING)))
                .as("provisioning")
                .isEqualTo(unknown);
    }

    private String refusalOf(Tenant tenant) {
        return problem(serve(tenant), 403, "tenant-refused")
                .extract()
                .asString()
                .replaceAll("\"requestId\":\"[^\"]*\"", "");
    }

    private static Response serve(Tenant tenant) {
        return as(tenant).get("/orders");
    }

    private Response send(Tenant tenant, String verb) {
        return verb.equals("delete") ? admin.delete(tenant) : admin.tell(tenant, verb);
    }

    private Tenant tenantThatIs(TenantStatus status) {
        Tenant acme = tenants.create("acme", Plan.PRO);
        tenants.change(acme, "status", status.wireName());
        return acme;
    }
}
