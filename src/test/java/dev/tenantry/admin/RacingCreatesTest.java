package dev.tenantry.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
class RacingCreatesTest {

    private static final String SCHEMAS = "select count(*) from pg_namespace where nspname ~ '^t_'";
    private static final String DATABASES = "select count(*) from pg_database where datname ~ '^t_'";

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    @ParameterizedTest
    @EnumSource
    void givesTheSlugToOneOfAHundredAndLeavesNothingOfTheOthers(IsolationTier tier) {
        String slug = AdminClient.freshSlug("acme");
        Map<String, Object> body = AdminClient.newTenant(slug, tier);
        long schemas = superuser.number(SCHEMAS);
        long databases = superuser.number(DATABASES);
        long homes = superuser.number("select count(*) from control.homes");
        long operations = superuser.number("select count(*) from control.operations where kind = 'provision'");
        long entries = superuser.number("select count(*) from control.audit_log where action = 'create-tenant'");

        List<Response> answers = Crowd.of(100, () -> admin.create(body)).results();

        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 409)
                .hasSize(99)
                .allSatisfy(answer ->
                        assertThat(answer.jsonPath().getString("type")).endsWith(":slug-taken"));
        Response winner = answers.stream()
                .filter(answer -> answer.statusCode() != 409)
                .findFirst()
                .orElseThrow();
        assertThat(winner.statusCode()).as(winner.asString()).isIn(201, 202);
        String id = winner.jsonPath().getString(winner.statusCode() == 201 ? "id" : "tenant_id");
        if (winner.statusCode() == 202) {
            admin.awaitState(winner, "succeeded");
        }
        Response shown = admin.send().get("/admin/tenants/" + id);
        shown.then().body("slug", equalTo(slug)).body("status", equalTo("active"));
        Tenant acme = AdminClient.tenant(shown.jsonPath());

        assertThat(superuser.texts("select id from control.tenants where slug = ?", slug))
                .containsExactly(id);
        assertThat(superuser.rows(acme, "users")).isEqualTo(1);
        assertThat(superuser.number(SCHEMAS) - schemas).isEqualTo(tier == IsolationTier.SCHEMA ? 1 : 0);
        assertThat(superuser.number(DATABASES) - databases).isEqualTo(tier == IsolationTier.DATABASE ? 1 : 0);
        assertThat(superuser.number("select count(*) from control.homes") - homes)
                .isEqualTo(tier == IsolationTier.ROW ? 0 : 1);
        assertThat(superuser.number("select count(*) from control.operations where kind = 'provision'") - operations)
                .isEqualTo(1);
        assertThat(superuser.number("select count(*) from control.audit_log where action = 'create-tenant'") - entries)
                .isEqualTo(1);
    }
}
