package dev.tenantry.relocation;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.Superuser;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes PostgreSQL hold a statement of the service, by a trigger that waits for a lock of the test. So the service can
 * be killed at that point without a line for it in the service.
 */
final class Hold implements Stop {

    private static final AtomicInteger KEYS = new AtomicInteger(471_100);

    private static final String HELD = "from pg_locks where locktype = 'advisory' and not granted and objid = ?"
            + " and database = (select oid from pg_database where datname = current_database())";

    private final Connection holder;
    private final int key = KEYS.incrementAndGet();

    private Hold(Connection holder) {
        this.holder = holder;
    }

    /** Adds the triggers to these tables. Waits for transactions that are writing to them. */
    static void prepare(Superuser database, String... tables) {
        database.execute("create schema if not exists held");
        database.execute("grant usage on schema held to public");
        list(database, Stream.empty());
        database.execute("""
                create or replace function held.hold() returns trigger language plpgsql as $$
                declare
                    before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
                    now    jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
                    point  record;
                    is_it  boolean;
                begin
                    for point in select key, condition from held.points()
                                  where relation = tg_table_schema || '.' || tg_table_name
                                    and event = tg_argv[0] || ' ' || lower(tg_op) loop
                        execute 'select ' || point.condition || ' from (select $1 as old, $2 as new) row'
                           into is_it using before, now;
                        if is_it then
                            perform pg_advisory_xact_lock_shared(point.key);
                        end if;
                    end loop;
                    return case when tg_op = 'DELETE' then old else new end;
                end
                $$
                """);
        for (String table : tables) {
            String each = " insert or update or delete on " + table;
            String call = " for each row execute function held.hold";
            database.execute("create or replace trigger hold_before before" + each + call + "('before')");
            database.execute("create or replace trigger hold_after after" + each + call + "('after')");
            database.execute("drop trigger if exists hold_commit on " + table);
            database.execute("create constraint trigger hold_commit after" + each + " deferrable initially deferred"
                    + call + "('at commit of')");
        }
    }

    /**
     * Holds such statements from now on.
     *
     * @param event such as {@code before update}; {@code at commit of update} is the end of the transaction
     * @param condition as SQL, of the rows {@code old} and {@code new} as JSON
     */
    static Hold of(Superuser database, String table, String event, String condition) {
        try {
            Hold hold = new Hold(database.connect());
            Sql.execute(hold.holder, "select pg_advisory_lock(?)", (long) hold.key);
            list(
                    database,
                    Stream.of("(%d, '%s', '%s', %s)"
                            .formatted(hold.key, table, event, "'" + condition.replace("'", "''") + "'")));
            return hold;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    // A function, because the service refuses to start if its roles can read a table that tenants are not kept apart
    // in.
    private static synchronized void list(Superuser database, Stream<String> further) {
        List<String> points = database.texts(
                "select prosrc from pg_proc where proname = 'points'" + " and pronamespace = to_regnamespace('held')");
        String known = points.isEmpty() ? "values (0::bigint, '', '', '')" : points.getFirst();
        database.execute("create or replace function held.points() returns table"
                + " (key bigint, relation text, event text, condition text) language sql as $points$"
                + Stream.concat(Stream.of(known), further).collect(Collectors.joining(", ")) + "$points$");
    }

    @Override
    public boolean isReached() {
        return count("select count(*) " + HELD) > 0;
    }

    @Override
    public void letThrough() {
        count("select count(pg_advisory_unlock(" + key + ")) from (values (?)) v");
    }

    @Override
    public void undo() {
        count("select count(pg_terminate_backend(pid, 5000)) " + HELD);
        letThrough();
    }

    private long count(String sql) {
        try {
            return Sql.query(holder, sql, row -> row.getLong(1), key).getFirst();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        try {
            holder.close();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
