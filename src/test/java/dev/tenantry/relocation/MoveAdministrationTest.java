package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.operation.NextAttempt;
import dev.tenantry.operation.OperationWorker;
import dev.tenantry.sql.Sql;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.ExportArchive;
import dev.tenantry.support.LogOf;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What administrators do before, during and after a move. */
@QuarkusTest
class MoveAdministrationTest {

    private final AdminClient admin = new AdminClient();

    @ParameterizedTest
    @EnumSource(
            value = IsolationTier.class,
            names = {"SCHEMA", "DATABASE"})
    void takesAMoveBackWithWhatWasWrittenSince(IsolationTier tier) {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        String before = OrdersApi.place(acme, "anvil");
        Moves.move(acme, tier);
        String since = OrdersApi.place(acme, "rocket");

        JsonPath back = admin.awaitState(admin.tell(acme, "move-back"), "succeeded");

        assertThat(back.getBoolean("result.moved_back")).isTrue();
        assertThat(Moves.now(acme).placement().tier()).isEqualTo(IsolationTier.ROW);
        assertThat(OrdersApi.each(OrdersApi.list(acme), "id")).containsExactlyInAnyOrder(before, since);
        assertThat(Superuser.inMainDatabase().whereRowsAre("orders", acme)).hasSize(1);
    }

    @Test
    void cannotTakeAMoveBackOnceItIsSettled() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        Moves.move(acme, IsolationTier.SCHEMA);
        Moves.settle(acme);
        admin.tell(acme, "move-back").then().statusCode(409);
        admin.tell(acme, "settle").then().statusCode(409);
    }

    @Test
    void leavesNothingOfACancelledMove() throws SQLException {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        String order = OrdersApi.place(acme, "anvil");
        Response cancelled;
        try (Connection busy = longTransaction(acme)) {
            String operation = Moves.awaitStep(Moves.begin(acme, IsolationTier.DATABASE), "capture")
                    .getString("id");
            cancelled = admin.send().post("/admin/operations/" + operation + "/cancel");
            await().until(() -> Superuser.inMainDatabase()
                    .texts("select 1 from pg_database where datname = 't_' || ?", hex(acme))
                    .isEmpty());
            busy.rollback();
        }
        admin.awaitState(cancelled, "cancelled");
        assertThat(OrdersApi.each(OrdersApi.list(acme), "id")).containsExactly(order);
        assertThat(Superuser.inMainDatabase().whereRowsAre("captures", acme)).isEmpty();
        assertThat(Superuser.inMainDatabase()
                        .number(
                                "select count(*) from control.second_homes where tenant_id = ?",
                                acme.id().value()))
                .isZero();
        assertThat(Superuser.inMainDatabase()
                        .number(
                                "select count(*) from control.tenants where id = ? and in_motion",
                                acme.id().value()))
                .isZero();
        // Moving is possible again.
        Moves.move(acme, IsolationTier.SCHEMA);
    }

    @Test
    void cannotCancelAMoveThatHasSwitched() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        String operation =
                Moves.awaitSwitched(Moves.begin(acme, IsolationTier.SCHEMA)).getString("id");
        admin.send().post("/admin/operations/" + operation + "/cancel").then().statusCode(409);
    }

    @Test
    void refusesWhatCannotBeMoved() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        Moves.begin(acme, Map.of("tier", "row")).then().statusCode(409);
        Moves.begin(acme, Map.of("tier", "cellar")).then().statusCode(400);
        Moves.begin(acme, Map.of()).then().statusCode(400);
        Moves.begin(acme, Map.of("tier", "database")).then().statusCode(400);
        Moves.begin(acme, Map.of("tier", "database", "store", "nowhere")).then().statusCode(400);
        Moves.begin(acme, Map.of("tier", "schema", "store", "local")).then().statusCode(400);
        admin.tell(acme, "move-back").then().statusCode(409);

        Moves.move(acme, IsolationTier.SCHEMA);
        // It can still move back.
        Moves.begin(acme, Map.of("tier", "row")).then().statusCode(409);

        admin.tell(acme, "suspend").then().statusCode(200);
        admin.tell(acme, "offboard").then().statusCode(200);
        Moves.begin(acme, Map.of("tier", "row")).then().statusCode(409);
    }

    @Test
    void refusesAHomeInWhichThereIsSomethingAlready() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        Superuser.inMainDatabase().execute("create schema t_" + hex(acme));
        Response begun = Moves.begin(acme, IsolationTier.SCHEMA);
        JsonPath failed = admin.awaitState(begun, "failed");
        assertThat(failed.getString("failure")).startsWith("There is data of this tenant in the new home already.");
        assertThat(OrdersApi.list(acme).statusCode()).isEqualTo(200);
        Superuser.inMainDatabase().execute("drop schema t_" + hex(acme));
    }

    /** A trigger adds a table to the new home that has no policy. */
    @Test
    void refusesAHomeThatWouldNotKeepTenantsApart() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        Superuser superuser = Superuser.inMainDatabase();
        superuser.execute("""
                create schema bystander;
                create function bystander.adds_a_table() returns event_trigger language plpgsql as $$
                begin
                    if exists (select 1 from pg_event_trigger_ddl_commands() where object_identity = 't_%1$s.orders') then
                        create table t_%1$s.open_to_all (id int);
                        grant select on t_%1$s.open_to_all to public;
                    end if;
                end $$;
                create event trigger adds_a_table on ddl_command_end when tag in ('CREATE TABLE')
                    execute function bystander.adds_a_table()
                """.formatted(hex(acme)));
        try {
            JsonPath failed = admin.awaitState(Moves.begin(acme, IsolationTier.SCHEMA), "failed");
            assertThat(failed.getString("failure"))
                    .startsWith("The new home would not keep tenants apart.")
                    .contains("open_to_all");
            assertThat(Moves.now(acme).placement().tier()).isEqualTo(IsolationTier.ROW);
        } finally {
            superuser.execute("drop event trigger adds_a_table; drop schema bystander cascade");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = IsolationTier.class,
            names = {"SCHEMA", "DATABASE"})
    void movesASuspendedTenantWhichStaysSuspended(IsolationTier tier) {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        String order = OrdersApi.place(acme, "anvil");
        admin.tell(acme, "suspend").then().statusCode(200);
        Moves.move(acme, tier);
        OrdersApi.list(acme).then().statusCode(403);
        admin.tell(acme, "resume").then().statusCode(200);
        assertThat(OrdersApi.each(OrdersApi.list(acme), "id")).containsExactly(order);
    }

    @Test
    void holdsASuspensionDuringTheMove() throws SQLException {
        Tenant acme = admin.create("acme", IsolationTier.DATABASE);
        Response begun;
        try (Connection busy = longTransaction(acme)) {
            begun = Moves.begin(acme, IsolationTier.ROW);
            Moves.awaitStep(begun, "capture");
            admin.tell(acme, "suspend").then().statusCode(200);
            busy.rollback();
        }
        Moves.awaitSwitched(begun);
        OrdersApi.list(acme).then().statusCode(403);
    }

    @Test
    void undoesTheMoveOfATenantThatLeaves() throws SQLException {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        Response begun;
        try (Connection busy = longTransaction(acme)) {
            begun = Moves.begin(acme, IsolationTier.SCHEMA);
            Moves.awaitStep(begun, "capture");
            admin.tell(acme, "suspend").then().statusCode(200);
            admin.tell(acme, "offboard").then().statusCode(200);
            busy.rollback();
        }
        admin.awaitState(begun, "cancelled");
        assertThat(Superuser.inMainDatabase().texts("select 1 from pg_namespace where nspname = 't_' || ?", hex(acme)))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = IsolationTier.class,
            names = {"SCHEMA", "DATABASE"})
    void erasesBothHomesOfATenantThatCouldStillMoveBack(IsolationTier tier) {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        OrdersApi.place(acme, "anvil");
        Moves.move(acme, tier);
        JsonPath erased = admin.erase(acme);
        assertThat(admin.send()
                        .get("/admin/operations?kind=move&tenant=" + acme.id())
                        .jsonPath()
                        .getList("items.state"))
                .as("the move, which nobody runs any more")
                .containsExactly("cancelled");
        assertThat(erased.getList("result.remains")).isEmpty();
        assertThat(Superuser.inMainDatabase().whereRowsAre("orders", acme)).isEmpty();
        assertThat(Superuser.inMainDatabase().whereRowsAre("captures", acme)).isEmpty();
    }

    @Test
    void leavesWorkersToOtherOperations() throws SQLException {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        Tenant globex = admin.create("globex", IsolationTier.ROW);
        Tenant initech = admin.create("initech", IsolationTier.ROW);
        Tenant hooli = admin.create("hooli", IsolationTier.SCHEMA);
        Tenant vandelay = admin.create("vandelay", IsolationTier.SCHEMA);
        Moves.move(hooli, IsolationTier.ROW);
        Moves.move(vandelay, IsolationTier.ROW);
        try (Connection first = longTransaction(acme);
                Connection second = longTransaction(globex)) {
            Moves.awaitStep(Moves.begin(acme, IsolationTier.SCHEMA), "capture");
            Moves.awaitStep(Moves.begin(globex, IsolationTier.SCHEMA), "capture");
            Response last = Moves.begin(initech, IsolationTier.SCHEMA);
            admin.create("umbrella", IsolationTier.SCHEMA);
            assertThat(admin.send()
                            .get("/admin/operations/" + last.jsonPath().getString("id"))
                            .jsonPath()
                            .getString("step"))
                    .as("the step of a third move")
                    .isNull();
            // What is urgent, or hardly any work, does not wait for them.
            admin.awaitState(admin.tell(hooli, "move-back"), "succeeded");
            Moves.settle(vandelay);
            String operation = "/admin/operations/" + last.jsonPath().getString("id");
            admin.awaitState(admin.send().post(operation + "/cancel"), "cancelled");
            first.rollback();
            second.rollback();
        }
    }

    @Test
    void waitsUntilAMigrationHasReachedBothHomes() throws SQLException {
        Tenant acme = admin.create("acme", IsolationTier.SCHEMA);
        String order = OrdersApi.place(acme, "anvil");
        Response begun;
        try (Connection busy = longTransaction(acme)) {
            begun = Moves.begin(acme, IsolationTier.DATABASE);
            Moves.awaitStep(begun, "capture");
            Superuser.inMainDatabase()
                    .execute("alter table " + acme.home() + ".orders add column note text not null default 'fragile'");
            busy.rollback();
        }
        String operation = "/admin/operations/" + begun.jsonPath().getString("id");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> String.valueOf(
                                admin.send().get(operation).jsonPath().getString("failure"))
                        .startsWith("Table orders has different columns"));
        OrdersApi.list(acme).then().statusCode(200);

        Superuser.inMainDatabase()
                .in(acme.home().value())
                .execute("alter table " + acme.home() + ".orders add column note text not null default 'unknown'");
        Moves.awaitSwitched(begun);
        assertThat(Superuser.inMainDatabase()
                        .in(acme.home().value())
                        .texts("select note from " + acme.home() + ".orders where id = ?::uuid", order))
                .containsExactly("fragile");
    }

    @Test
    void keepsAChangeOfThePlan() throws SQLException {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        Response begun;
        try (Connection busy = longTransaction(acme)) {
            begun = Moves.begin(acme, IsolationTier.SCHEMA);
            Moves.awaitStep(begun, "capture");
            admin.change(acme, Map.of("plan", "enterprise")).then().statusCode(200);
            busy.rollback();
        }
        Moves.awaitSwitched(begun);
        assertThat(Moves.now(acme).plan().wireName()).isEqualTo("enterprise");
    }

    @Test
    void exportsWhatIsInTheNewHome() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        OrdersApi.place(acme, "anvil");
        Moves.move(acme, IsolationTier.SCHEMA);
        OrdersApi.place(acme, "rocket");
        ExportArchive archive = ExportArchive.of(admin.export(acme).asByteArray());
        assertThat(archive.lines("orders.ndjson")).hasSize(2);
        assertThat(archive.files().keySet()).doesNotContain("captures.ndjson");
    }

    @Test
    void addsUsersToTheHomeThatTheTenantMovesTo() throws SQLException {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        Response begun;
        try (Connection busy = longTransaction(acme)) {
            begun = Moves.begin(acme, IsolationTier.SCHEMA);
            Moves.awaitStep(begun, "capture");
            admin.send()
                    .contentType("application/json")
                    .body(Map.of("email", "otto@acme.example", "role", "member"))
                    .put("/admin/tenants/" + acme.id() + "/users/otto@acme")
                    .then()
                    .statusCode(201);
            busy.rollback();
        }
        Moves.awaitSwitched(begun);
        assertThat(Superuser.inMainDatabase().rows(Moves.now(acme), "users")).isEqualTo(2);
    }

    /** It passed the fence when changes were captured, and changes something when they are not captured any more. */
    @ParameterizedTest
    @EnumSource(IsolationTier.class)
    void leavesNoCaptureOfATransactionThatOutlastsTheMove(IsolationTier tier) throws SQLException {
        Tenant acme = admin.create("acme", tier == IsolationTier.ROW ? IsolationTier.SCHEMA : IsolationTier.ROW);
        OrdersApi.place(acme, "anvil");
        Tenant moved = Moves.move(acme, tier);
        Superuser superuser = Superuser.inMainDatabase();
        Response settled;
        try (Connection last = enter(moved)) {
            settled = admin.tell(acme, "settle");
            await().until(() -> superuser.number(
                            "select count(*) from control.tenants where id = ? and not in_motion",
                            acme.id().value())
                    == 1);
            Sql.execute(
                    last,
                    "update orders set quantity = quantity + 1 where tenant_id = ?",
                    acme.id().value());
            last.commit();
        }
        admin.awaitState(settled, "succeeded");
        assertThat(superuser.rows(moved, "captures")).isZero();
        assertThat(superuser.in(moved).whereRowsAre("captures", acme)).isEmpty();
    }

    private static Connection enter(Tenant tenant) throws SQLException {
        Connection connection = Superuser.inMainDatabase().in(tenant).connect();
        connection.setAutoCommit(false);
        Sql.query(
                connection,
                "select control.enter(tenant_id, slug, home, epoch, '25s', '5s', '60s') from control.fence"
                        + " where tenant_id = ?",
                row -> true,
                tenant.id().value());
        return connection;
    }

    /** A report that runs for hours, for example. An event trigger stands for it, which fails at once as PostgreSQL would. */
    @Test
    void removesTheOldHomeOnceNobodyReadsItAnyMore() {
        Tenant acme = admin.create("acme", IsolationTier.SCHEMA);
        Moves.move(acme, IsolationTier.ROW);
        Superuser superuser = Superuser.inMainDatabase();
        superuser.execute("create function public.is_read() returns event_trigger language plpgsql as $$begin"
                + " if current_query() like '%" + acme.home() + "%' then"
                + " raise exception 'canceling statement due to lock timeout' using errcode = '55P03'; end if; end$$");
        superuser.execute("create event trigger is_read on ddl_command_start when tag in ('DROP SCHEMA')"
                + " execute function public.is_read()");
        Response settled;
        try (LogOf log = new LogOf(OperationWorker.class)) {
            settled = admin.tell(acme, "settle");
            await().until(() ->
                    log.infos().stream().anyMatch(line -> line.contains("another transaction holds a lock")));
        } finally {
            superuser.execute("drop event trigger is_read");
            superuser.execute("drop function public.is_read()");
        }
        String operation = settled.jsonPath().getString("id");
        assertThat(admin.send().get("/admin/operations/" + operation).jsonPath().getInt("attempts"))
                .as("failed attempts")
                .isZero();
        NextAttempt.now(UUID.fromString(operation));
        admin.awaitState(settled, "succeeded");
        assertThat(superuser.texts(
                        "select 1 from pg_namespace where nspname = ?",
                        acme.home().value()))
                .isEmpty();
    }

    /** Begins a transaction that a move waits for before it copies anything. */
    private static Connection longTransaction(Tenant tenant) throws SQLException {
        Connection connection = Superuser.inMainDatabase().in(tenant).connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "select pg_advisory_xact_lock_shared(hashtextextended('tenantry:fence:" + tenant.id() + "', 0))");
        }
        return connection;
    }

    private static String hex(Tenant tenant) {
        return tenant.id().toString().replace("-", "");
    }
}
