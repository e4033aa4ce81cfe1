package dev.tenantry.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The audit log keeps its order while many change something at once, so a reader misses no entry (F34). */
@QuarkusTest
@Timeout(60)
class AuditOrderTest {

    private static final int WRITERS = 8;
    private static final int CHANGES = 12;

    private static final String INSERT =
            "insert into control.audit_log (actor, action) values ('ada@platform', 'migrate-homes')";

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    @Test
    void letsAnEntryInOnlyAfterTheOneBeforeIsCommitted() throws SQLException {
        Tenant acme = new TestTenants().create("acme", Plan.PRO);
        try (Connection first = superuser.connectAs("quarkus.datasource.control")) {
            first.setAutoCommit(false);
            Sql.execute(first, INSERT);
            Crowd<Integer> second =
                    Crowd.of(1, () -> admin.change(acme, "{\"plan\": \"free\"}").statusCode());
            await().until(() ->
                    superuser.number("select count(*) from pg_stat_activity where usename = 'tenantry_control'"
                                    + " and wait_event_type = 'Lock' and query like 'insert into control.audit_log %'")
                            == 1);
            assertThat(second.finished()).isZero();
            first.commit();
            assertThat(second.results()).containsExactly(200);
        }
        JsonPath newest = page(2);
        assertThat(newest.getList("items.action", String.class)).containsExactly("change-tenant", "migrate-homes");
        assertThat(newest.getList("items.id", Long.class).get(0))
                .isEqualTo(newest.getList("items.id", Long.class).get(1) + 1);
    }

    /** Many write, and one asks again and again for what is new: for the newest entries down to one that it knows. */
    @Test
    void showsEveryEntryToAReaderWhoAsksForWhatIsNew() {
        List<Tenant> tenants = IntStream.range(0, WRITERS)
                .mapToObj(i -> new TestTenants().create("acme", Plan.PRO))
                .toList();
        long known = superuser.number("select coalesce(max(id), 0) from control.audit_log");
        AtomicInteger next = new AtomicInteger();
        Crowd<Integer> writers = Crowd.of(WRITERS, () -> {
            Tenant mine = tenants.get(next.getAndIncrement());
            for (int i = 0; i < CHANGES; i++) {
                admin.change(mine, Map.of("name", "Acme " + i)).then().statusCode(200);
            }
            return CHANGES;
        });
        Set<Long> read = new LinkedHashSet<>();
        long last = known;
        while (writers.finished() < WRITERS) {
            last = readNew(last, read);
        }
        assertThat(writers.results()).hasSize(WRITERS);
        readNew(last, read);

        List<Long> written = superuser.query(
                "select id from control.audit_log where id > ? order by id", row -> row.getLong(1), known);
        assertThat(written).hasSize(WRITERS * CHANGES);
        assertThat(read).containsExactlyElementsOf(written);
        List<Instant> times = superuser.query(
                "select at from control.audit_log where id > ? order by id",
                row -> Sql.instant(row, "at").orElseThrow(),
                known);
        assertThat(times).isSorted().doesNotHaveDuplicates();
    }

    /** Adds the entries that are newer than the last known one, oldest first, and returns the newest one. */
    private long readNew(long last, Set<Long> read) {
        List<Long> fresh = new ArrayList<>();
        for (JsonPath page = page(100); ; page = page(100, page.getString("next"))) {
            List<Long> ids = page.getList("items.id", Long.class);
            ids.stream().filter(id -> id > last).forEach(fresh::addFirst);
            if (ids.isEmpty() || ids.getLast() <= last || page.getString("next") == null) {
                break;
            }
        }
        read.addAll(fresh);
        return fresh.isEmpty() ? last : fresh.getLast();
    }

    @Test
    void keepsTheOrderIfTheClockIsSetBack() {
        superuser.execute("insert into control.audit_log (actor, action) values ('ada@platform', 'migrate-homes')");
        superuser.execute("alter table control.audit_log disable trigger user");
        try {
            superuser.execute("update control.audit_log set at = now() + interval '1 second'"
                    + " where id = (select max(id) from control.audit_log)");
        } finally {
            superuser.execute("alter table control.audit_log enable trigger user");
        }
        superuser.execute(INSERT);
        assertThat(
                        superuser.texts(
                                "select (at > lag(at) over (order by id))::text from"
                                        + " (select id, at from control.audit_log order by id desc limit 2) newest order by id desc limit 1"))
                .containsExactly("true");
    }

    private JsonPath page(int limit, String... after) {
        Map<String, Object> parameters =
                after.length == 0 ? Map.of("limit", limit) : Map.of("limit", limit, "after", after[0]);
        return admin.send()
                .queryParams(parameters)
                .get("/admin/audit")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
