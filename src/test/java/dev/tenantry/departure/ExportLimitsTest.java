package dev.tenantry.departure;

import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.notNullValue;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.StalledClient;
import dev.tenantry.support.StoreAwayProfile;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exports whose clients do not read, and exports beside deletions. */
@QuarkusTest
@TestProfile(StoreAwayProfile.class)
class ExportLimitsTest {

    // About 6 MB after compression: more than the buffers between the service and a client hold.
    private static final int TOO_MANY_USERS = 20_000;

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();
    private final List<StalledClient> clients = new ArrayList<>();

    @AfterEach
    void leave() throws IOException {
        for (StalledClient client : clients) {
            client.close();
        }
        await().until(() -> sessions() == 0);
    }

    @ParameterizedTest
    @EnumSource
    void excludesAnotherExportAndTheErasureOfTheTenantButNothingOfOthers(IsolationTier tier) throws IOException {
        Tenant acme = large(tier);
        Tenant globex = admin.create("globex", IsolationTier.SCHEMA);
        admin.offboard(acme);
        stalledExportOf(acme);

        problem(admin.export(acme), 409, "conflict").body("detail", containsString("already being exported"));
        problem(admin.delete(acme), 409, "conflict").body("detail", containsString("is being exported"));
        admin.get(acme).then().statusCode(200);
        admin.export(globex).then().statusCode(200);
        admin.erase(globex);
        assertThat(workers())
                .as("workers of the HTTP server that wait for the client")
                .isEmpty();

        leave();
        admin.awaitState(admin.delete(acme), "succeeded");
    }

    @Test
    void refusesMoreExportsThanAnInstanceMayRun() throws IOException {
        Tenant globex = admin.create("globex", IsolationTier.ROW);
        for (Tenant tenant : List.of(large(IsolationTier.ROW), large(IsolationTier.ROW))) {
            stalledExportOf(tenant);
        }

        problem(admin.export(globex), 503, "unavailable").header("Retry-After", notNullValue());

        leave();
        admin.export(globex).then().statusCode(200);
    }

    @Test
    void cutsTheArchiveOffIfItsClientDoesNotRead() throws IOException {
        Tenant acme = large(IsolationTier.ROW);
        StalledClient client = stalledExportOf(acme);

        await().until(() -> sessions() == 0);

        String answer = text(client);
        assertThat(answer.substring(0, 15)).isEqualTo("HTTP/1.1 200 OK");
        assertThat(answer.contains("users.ndjson")).as("has rows").isTrue();
        assertThat(isWhole(answer)).as("is whole").isFalse();
    }

    /** Exporting a suspended tenant is what administrators use exports for. */
    @Test
    void goesOnWhileTheTenantIsSuspendedAndOffboarded() throws IOException {
        Tenant acme = large(IsolationTier.ROW);
        StalledClient client = stalledExportOf(acme);

        admin.tell(acme, "suspend").then().statusCode(200);
        admin.tell(acme, "offboard").then().statusCode(200);

        assertThat(isWhole(text(client))).as("is whole").isTrue();
    }

    /** F17: a HEAD that called the method for GET opened a session as the owner and left an audit entry. */
    @Test
    void opensNothingForHead() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        long entries = superuser.number("select count(*) from control.audit_log");
        String path = "/admin/tenants/" + acme.id() + "/export";

        for (int i = 0; i < 5; i++) {
            admin.send()
                    .head(path)
                    .then()
                    .statusCode(200)
                    .header("Content-Type", containsString("application/zip"))
                    .header("Content-Disposition", containsString(acme.slug() + ".zip"));
        }

        assertThat(sessions()).isZero();
        assertThat(superuser.number("select count(*) from control.audit_log")).isEqualTo(entries);
        admin.send().head("/admin/tenants/" + new UUID(0, 1) + "/export").then().statusCode(404);
    }

    /** F32. */
    @ParameterizedTest
    @EnumSource
    void answersExportsAndDeletionsAtOnceWithoutAFault(IsolationTier tier) {
        Tenant acme = admin.create("acme", tier);
        superuser.addOrders(acme, 5_000);
        admin.offboard(acme);

        Crowd<Response> exports = Crowd.of(6, () -> admin.export(acme));
        Crowd<Response> deletions = Crowd.of(6, () -> admin.delete(acme));

        assertThat(exports.results()).extracting(Response::statusCode).isSubsetOf(200, 409, 503);
        assertThat(deletions.results()).extracting(Response::statusCode).isSubsetOf(202, 409);
        Response last = admin.delete(acme);
        if (last.statusCode() == 202) {
            admin.awaitState(last, "succeeded");
        } else {
            await().until(() -> admin.get(acme).jsonPath().getString("status").equals("deleted"));
        }
        assertThat(superuser.texts(
                        "select distinct state from control.operations where tenant_id = ? and kind = 'erase'",
                        acme.id().value()))
                .isSubsetOf(Set.of("succeeded", "running"));
    }

    private static String text(StalledClient client) throws IOException {
        return new String(client.readToTheEnd(), StandardCharsets.ISO_8859_1);
    }

    // Not an assertion about the text, which would print megabytes of binary data.
    private static boolean isWhole(String answer) {
        return answer.contains("manifest.json") && answer.endsWith("0\r\n\r\n");
    }

    private Tenant large(IsolationTier tier) {
        Tenant tenant = admin.create("acme", tier);
        superuser.in(tenant).execute("""
                insert into %s.users (tenant_id, id, subject, email, role)
                select '%s', gen_random_uuid(), text, 'e' || text, 'member'
                  from (select string_agg(md5(random()::text), '') as text from generate_series(1, %d * 7) m group by m / 7) t
                """.formatted(tenant.home(), tenant.id(), TOO_MANY_USERS));
        return tenant;
    }

    private StalledClient stalledExportOf(Tenant tenant) throws IOException {
        StalledClient client = new StalledClient("/admin/tenants/" + tenant.id() + "/export");
        clients.add(client);
        client.awaitFirstBytes();
        return client;
    }

    /** Returns the number of the owner's transactions that are open for an export. */
    private long sessions() {
        return superuser.number("select count(*) from pg_stat_activity where usename = 'tenantry_owner'"
                + " and xact_start is not null");
    }

    private static List<String> workers() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("executor-thread"))
                .filter(thread -> List.of(thread.getValue()).toString().contains("Export"))
                .map(thread -> thread.getKey().getName())
                .toList();
    }
}
