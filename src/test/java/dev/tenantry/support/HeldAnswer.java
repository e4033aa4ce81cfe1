package dev.tenantry.support;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.KilledService.Made;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.IsolationTier;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Keeps a tenant's transactions waiting when they are about to store their answer for an idempotency key: what they
 * have done is written by then, and nothing is committed.
 */
public final class HeldAnswer {

    private static final String WAITING = "select count(*) from pg_locks"
            + " where locktype = 'advisory' and not granted and objid = ?"
            + " and database = (select oid from pg_database where datname = current_database())";

    private final Superuser database;
    private final String keys;
    private final long lock;
    private final Connection holder;

    public HeldAnswer(KilledService service, Made tenant) throws SQLException {
        Superuser main = service.database().superuser();
        String home = (tenant.tier() == IsolationTier.ROW ? HomeName.SHARED : HomeName.of(tenant.id())).value();
        database = tenant.tier() == IsolationTier.DATABASE ? main.in(home) : main;
        keys = home + ".idempotency_keys";
        // Two of the homes are in one database, and so share its locks.
        lock = 4_712 + tenant.tier().ordinal();
        database.execute("""
                create or replace function public.hold_up() returns trigger language plpgsql as $$
                begin
                    perform pg_advisory_xact_lock_shared(tg_argv[0]::bigint);
                    return new;
                end
                $$
                """);
        database.execute("create trigger hold_up before insert on " + keys + " for each row when (new.tenant_id = '"
                + tenant.id() + "') execute function public.hold_up(" + lock + ")");
        holder = database.connect();
        Sql.execute(holder, "select pg_advisory_lock(?)", lock);
    }

    /** Returns whether exactly one transaction is waiting. */
    public boolean isReached() throws SQLException {
        return Sql.query(holder, WAITING, row -> row.getLong(1), lock).getFirst() == 1;
    }

    public void letThrough() throws SQLException {
        holder.close();
        database.execute("drop trigger if exists hold_up on " + keys);
    }
}
