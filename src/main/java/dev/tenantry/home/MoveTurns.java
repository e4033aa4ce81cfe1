package dev.tenantry.home;

import dev.tenantry.sql.Database;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.TenantId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.concurrent.Callable;

/**
 * Lets only the latest attempt at a tenant's move write. A process that was thought dead and goes on has an earlier
 * turn, and each of its transactions fails. All methods throw {@link DatabaseException}.
 */
@ApplicationScoped
public class MoveTurns {

    /** Locks the turn until the transaction ends, if it is still the latest one. Parameters: the tenant and the turn. */
    static final String IS_LATEST = "select 1 from control.turns where tenant_id = ? and turn = ? for share";

    /** Ends the session of a process that hangs, which would keep the next attempt from beginning. */
    static final String LIMIT_IDLE = "select set_config('idle_in_transaction_session_timeout', '20s', true)";

    /** The same while a home is created or dropped, during which the transaction is idle. */
    static final String LIMIT_LONG_IDLE = "select set_config('idle_in_transaction_session_timeout', '10min', true)";

    private static final int LONG_IDLE_SECONDS = 600;

    private static final String NEXT = """
            insert into control.turns as t (tenant_id, turn) values (?, 1)
            on conflict (tenant_id) do update set turn = t.turn + 1 returning turn
            """;
    private static final String COPY = """
            insert into control.turns as t (tenant_id, turn)
            select ?::uuid, ?::bigint from (select set_config('synchronous_commit', 'on', true)) durable
            on conflict (tenant_id) do update set turn = excluded.turn where t.turn <= excluded.turn
            """;

    private final OwnerAccess owner;
    private final Database control;

    MoveTurns(OwnerAccess owner, @DataSource("control") AgroalDataSource control) {
        this.owner = owner;
        this.control = new Database(control);
    }

    /** Begins an attempt. Returns its turn, after which no earlier attempt writes to the main database. */
    public long next(TenantId tenant) {
        return new Database(owner.main())
                .find(NEXT, row -> row.getLong(1), tenant.value())
                .orElseThrow();
    }

    /**
     * Makes the turn known in the database of this home, which must exist.
     *
     * @throws LostTurnException if a later attempt has begun
     */
    public void announce(TenantId tenant, long turn, Placement placement, HomeName home) {
        if (placement instanceof Placement.OwnDatabase
                && new Database(owner.database(placement, home)).execute(COPY, tenant.value(), turn) == 0) {
            throw new LostTurnException();
        }
    }

    /**
     * Does the work in a transaction of its own, and keeps later attempts from beginning until it has been committed.
     *
     * @throws LostTurnException if one has begun
     */
    public void run(TenantId tenant, long turn, Runnable work) {
        QuarkusTransaction.requiringNew().run(() -> {
            control.find(LIMIT_IDLE, row -> true);
            require(tenant, turn);
            work.run();
        });
    }

    /**
     * Does work of this kind: it takes minutes, and none of it in the transaction that keeps later attempts from
     * beginning, such as the creation of a home.
     *
     * @throws LostTurnException if one has begun
     */
    public <T> T callLong(TenantId tenant, long turn, Callable<T> work) {
        return QuarkusTransaction.requiringNew().timeout(LONG_IDLE_SECONDS).call(() -> {
            control.find(LIMIT_LONG_IDLE, row -> true);
            require(tenant, turn);
            return work.call();
        });
    }

    /**
     * Keeps later attempts from beginning until the caller's transaction ends.
     *
     * @throws LostTurnException if one has begun
     */
    @Transactional(TxType.MANDATORY)
    public void require(TenantId tenant, long turn) {
        if (control.find(IS_LATEST, row -> true, tenant.value(), turn).isEmpty()) {
            throw new LostTurnException();
        }
    }
}
