package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.home.HomeLinks;
import dev.tenantry.home.LinksOfADatabase;
import dev.tenantry.sql.Sql;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.TenantId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Two homes of acme in one database, the shared one and a schema, between which its rows are copied. */
final class TwoHomes implements AutoCloseable {

    static final TenantId ACME = new TenantId(UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001"));
    static final TenantId GLOBEX = new TenantId(UUID.fromString("bbbbbbbb-0000-4000-8000-000000000002"));
    static final HomeName OWN = HomeName.of(ACME);

    private static final long TURN = 1;
    private static final String OTHER_OBJECTS = """
            (select format('drop %s if exists %I.%I cascade',
                          case when c.relkind = 'S' then 'sequence' else 'table' end, n.nspname, c.relname)
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname in ('shared', ?) and c.relkind in ('r', 'p', 'S') and not c.relispartition
               and c.relname not in ('users', 'orders', 'order_numbers', 'order_transitions', 'order_products', 'captures',
                                    'idempotency_keys', 'flyway_schema_history')
             order by c.relkind desc)
            union all
            select format('drop type if exists %I.%I cascade', n.nspname, t.typname)
              from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
             where n.nspname in ('shared', ?)
               and (t.typtype in ('e', 'r') or t.typtype = 'c' and c.relkind = 'c')
            union all
            select format('drop domain if exists %I.%I cascade', n.nspname, t.typname)
              from pg_type t join pg_namespace n on n.oid = t.typnamespace
             where n.nspname in ('shared', ?) and t.typtype = 'd'
            """;
    private static final String COLUMNS = """
            select string_agg(format('t.%I', a.attname), ', ' order by a.attname)
              from pg_attribute a where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped
            """;

    private final OwnDatabase database;
    private final HomeLinks links;
    private Placement from = new Placement.Shared();
    private Placement to = new Placement.OwnSchema();

    TwoHomes(String name) {
        database = OwnDatabase.onAnotherServer(name)
                .withRegistry()
                .withSharedHome()
                .withHome(OWN);
        links = new LinksOfADatabase(database);
        for (TenantId tenant : List.of(ACME, GLOBEX)) {
            database.execute(
                    "insert into control.tenants (id, slug, name, plan, status)"
                            + " values (?, ?, 'A company', 'pro', 'active')",
                    tenant.value(),
                    slug(tenant));
            database.execute("insert into control.turns (tenant_id, turn) values (?, ?)", tenant.value(), TURN);
        }
    }

    private static String slug(TenantId tenant) {
        return tenant.equals(ACME) ? "acme" : "globex";
    }

    OwnDatabase database() {
        return database;
    }

    /** Begins anew, without the tables of the last test. */
    void reset() {
        database.look(String.class, OTHER_OBJECTS, OWN.value(), OWN.value(), OWN.value())
                .forEach(database::execute);
        for (HomeName home : List.of(HomeName.SHARED, OWN)) {
            for (String table : List.of("captures", "orders", "order_numbers", "users")) {
                database.execute("truncate " + home + "." + table + " cascade");
            }
        }
        if (!(from instanceof Placement.Shared)) {
            switchOver();
        }
        setInMotion(false);
    }

    /** Runs the statements in both homes, as a migration does. */
    void migrate(String... statements) {
        migrate(HomeName.SHARED, statements);
        migrate(OWN, statements);
    }

    void migrate(HomeName home, String... statements) {
        as("tenantry_owner", connection -> {
            Sql.execute(connection, "select set_config('search_path', ?, true)", home.value());
            for (String statement : statements) {
                Sql.execute(connection, statement);
            }
        });
    }

    /** Runs the statements in one transaction of a request of acme, in the home that it moves from. */
    void change(String... statements) {
        change(ACME, statements);
    }

    void change(TenantId tenant, String... statements) {
        HomeName home = tenant.equals(ACME) ? from.home(ACME) : HomeName.SHARED;
        as("tenantry_app", connection -> {
            Sql.execute(
                    connection,
                    "select control.enter(?, ?, ?, (select epoch from control.fence where tenant_id = ?), '25s', '5s',"
                            + " '60s')",
                    tenant.value(),
                    slug(tenant),
                    home.value(),
                    tenant.value());
            for (String statement : statements) {
                Sql.execute(connection, statement);
            }
        });
    }

    @FunctionalInterface
    private interface Work {

        void run(Connection connection) throws SQLException;
    }

    private void as(String role, Work work) {
        try (Connection connection = DriverManager.getConnection(database.url(), role, role)) {
            connection.setAutoCommit(false);
            work.run(connection);
            connection.commit();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Opens what a move works with. From then on, acme's changes are captured. */
    Transfer open() {
        setInMotion(true);
        return Transfers.open(links, ACME, TURN, from, to);
    }

    /** Returns the test's own table. */
    static MovedTable things(Transfer transfer) {
        return transfer.tables().stream()
                .filter(table -> table.name().equals("things"))
                .findFirst()
                .orElseThrow();
    }

    /** Moves acme, and places it in the other home. */
    void move() throws InterruptedException {
        move(chunk -> {});
    }

    /** @param change what acme does when all rows have been copied once */
    void moveChanging(Runnable change) throws InterruptedException {
        try (Transfer transfer = open()) {
            copy(transfer, chunk -> {}, new HashMap<>());
            change.run();
            finish(transfer);
        }
        switchOver();
    }

    /** @param beforeChunk what acme does before each chunk is copied; the first is number 0 */
    void move(IntConsumer beforeChunk) throws InterruptedException {
        try (Transfer transfer = open()) {
            copy(transfer, beforeChunk, new HashMap<>());
            finish(transfer);
        }
        switchOver();
    }

    void copy(Transfer transfer, IntConsumer beforeChunk, Map<String, String> copied) throws InterruptedException {
        AtomicInteger chunk = new AtomicInteger();
        new Copy(
                        transfer,
                        new Captures(transfer),
                        new MoveProgress(
                                ACME,
                                MoveReport.begin("row", "schema"),
                                report -> {},
                                new MoveMetrics(new SimpleMeterRegistry())),
                        new Pace(100),
                        copied,
                        copied::putAll,
                        () -> beforeChunk.accept(chunk.getAndIncrement()))
                .run();
    }

    /** Does what follows the copy, up to the end of the fenced part. */
    void finish(Transfer transfer) throws InterruptedException {
        finish(transfer, new CatchUp(transfer, new Captures(transfer), left -> {}));
    }

    void finish(Transfer transfer, CatchUp catchUp) throws InterruptedException {
        Verification verification = new Verification(transfer, catchUp, new Pace(100), () -> {});
        catchUp.untilFew(() -> {});
        verification.ofAll();
        catchUp.untilNone(() -> {});
        verification.ofTouched(() -> {});
        new MovedSequences(transfer).advance();
        new TargetTriggers(transfer).restore();
    }

    /** Places acme in its other home, so the next move is back. */
    void switchOver() {
        Placement old = from;
        from = to;
        to = old;
        database.execute(
                "update control.tenants set tier = ? where id = ?", from.tier().wireName(), ACME.value());
        setInMotion(false);
    }

    private void setInMotion(boolean inMotion) {
        database.execute("update control.tenants set in_motion = ? where id = ?", inMotion, ACME.value());
    }

    /** Compares the rows of both homes, as a superuser sees them. Returns how many there are. */
    int requireSame(String table) {
        List<String> here = rows(HomeName.SHARED, table);
        assertThat(rows(OWN, table)).as(table).containsExactlyElementsOf(here);
        return here.size();
    }

    /** Returns acme's rows as text, with their columns in alphabetical order. */
    List<String> rows(HomeName home, String table) {
        String name = home + "." + table;
        String columns = database.look(String.class, COLUMNS, name).getFirst();
        return database
                .look(
                        String.class,
                        "select row(" + columns + ")::text from " + name + " t where tenant_id = ?",
                        ACME.value())
                .stream()
                .sorted()
                .toList();
    }

    HomeName current() {
        return from.home(ACME);
    }

    long number(String sql, Object... values) {
        return database.look(Long.class, sql, values).getFirst();
    }

    List<String> captures() {
        return new ArrayList<>(database.look(String.class, "select relation || ' ' || key from shared.captures"));
    }

    @Override
    public void close() {
        database.close();
    }
}
