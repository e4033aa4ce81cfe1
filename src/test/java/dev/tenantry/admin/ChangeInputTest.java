package dev.tenantry.admin;

import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.either;
import static org.hamcrest.Matchers.endsWith;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends invalid requests to change a tenant: each answer says what is wrong, and nothing changes. */
@QuarkusTest
class ChangeInputTest {

    private final AdminClient admin = new AdminClient();

    private Tenant acme;
    private String before;

    @BeforeEach
    void createTenant() {
        acme = new TestTenants().create("acme", Plan.PRO);
        before = admin.get(acme).asString();
    }

    @AfterEach
    void nothingWasChanged() {
        assertThat(admin.get(acme).asString()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"tier\": \"schema\"}|moving a tenant is a separate operation",
                "{\"tier\": \"row\"}|moving a tenant is a separate operation",
                "{\"tier\": 7}|moving a tenant is a separate operation",
                "{\"store\": \"local\"}|moving a tenant is a separate operation",
                "{\"name\": \"Acme Ltd\", \"tier\": \"schema\"}|moving a tenant is a separate operation",
                "{\"slug\": \"globex\"}|slug cannot be changed",
                "{\"status\": \"deleted\"}|status is changed by suspend, resume, offboard, retain and DELETE"
            })
    void explainsWhyAFieldCannotBeChanged(String body, String reason) {
        problem(admin.change(acme, body), 400, "validation-failed").body("detail", containsString(reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "{",
                "{\"id\": \"01a20756-210e-78e6-b2e1-fd10ca8cb062\"}",
                "{\"owner\": {}}",
                "{\"name\": \"\"}",
                "{\"name\": 7}",
                "{\"name\": \"a\\u0000b\"}",
                "{\"plan\": \"gold\"}",
                "{\"plan\": \"PRO\"}",
                "{\"plan\": 1}",
                "{\"config\": []}",
                "{\"config\": \"x\"}",
                "{\"config\": {\"colour\": \"red\"}}",
                "{\"config\": {\"rate_limit\": 0}}",
                "{\"config\": {\"rate_limit\": -1}}",
                "{\"config\": {\"rate_limit\": 1.5}}",
                "{\"config\": {\"rate_limit\": \"7\"}}",
                "{\"config\": {\"rate_limit\": \"\"}}",
                "{\"config\": {\"rate_limit\": true}}",
                "{\"config\": {\"rate_limit\": [7]}}",
                "{\"config\": {\"rate_limit\": 1000000000}}",
                "{\"config\": {\"rate_limit\": 99999999999}}"
            })
    void refusesBodiesThatDescribeNoValidChange(String body) {
        problem(admin.change(acme, body), 400)
                .body("type", either(endsWith(":validation-failed")).or(endsWith(":malformed-request")));
    }

    /** Null would otherwise count as absent: nothing would change, and the answer would be 200 (F27). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": null}|name",
                "{\"plan\": null}|plan",
                "{\"config\": null}|config",
                "{\"tier\": null}|tier",
                "{\"store\": null}|store",
                "{\"slug\": null}|slug",
                "{\"status\": null}|status",
                "{\"name\": \"Acme Ltd\", \"plan\": null}|plan",
                "{\"config\": {\"rate_limit\": 5}, \"name\": null}|name",
                "{\"config\": {\"colour\": null}}|config.colour",
                "{\"config\": {\"rate_limit\": [null]}}|config.rate_limit"
            })
    void refusesNullInPlaceOfAValue(String body, String member) {
        // The last one is the member that null removes, but not from within a list.
        problem(admin.change(acme, body), 400, "validation-failed");
        if (!member.equals("config.rate_limit")) {
            problem(admin.change(acme, body), 400)
                    .body("errors.field", contains(member))
                    .body("errors.message", contains("must not be null"));
        }
    }

    /** A change to what is there already would be a new version for every cache, and noise in the audit log. */
    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"config\": {}}", "{\"plan\": \"pro\"}", "{\"config\": {\"rate_limit\": null}}"})
    void recordsNothingIfNothingChanges(String body) {
        long entries = entries();
        admin.change(acme, body).then().statusCode(200);
        assertThat(entries()).isEqualTo(entries);
    }

    private long entries() {
        return Superuser.inMainDatabase()
                .number(
                        "select count(*) from control.audit_log where tenant_id = ?",
                        acme.id().value());
    }

    @Test
    void refusesANameThatIsTooLong() {
        problem(admin.change(acme, "{\"name\": \"" + "n".repeat(201) + "\"}"), 400, "validation-failed")
                .body("detail", containsString("1 to 200 characters"));
    }
}
