package dev.tenantry.home;

import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.Patience;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements in one tenant's home as the owner role, to which row-level security applies as to any other role. Each
 * transaction passes the tenant's fence, so a move misses nothing that is written here.
 */
@ApplicationScoped
public class OwnerSessions {

    /** A tenant's home during one transaction. All methods throw {@link DatabaseException}. */
    public static final class Home {

        // Rows can be megabytes each, which only those before them can tell.
        private static final int FIRST_FETCH = 2;
        private static final int LARGEST_FETCH = 50;

        private final Connection connection;

        Home(Connection connection) {
            this.connection = connection;
        }

        /** Runs one statement. Returns the number of rows that changed. */
        public int execute(String sql, @Nullable Object... values) {
            try {
                return Sql.execute(connection, sql, values);
            } catch (SQLException failure) {
                throw new DatabaseException(failure);
            }
        }

        /** Runs one query. Returns all rows, with their columns as text. */
        public List<List<String>> query(String sql, @Nullable Object... values) {
            try {
                return Sql.query(connection, sql, Home::texts, values);
            } catch (SQLException failure) {
                throw new DatabaseException(failure);
            }
        }

        /**
         * Runs one query, and reads rows until they are this long together, and at least one. Returns their columns as
         * text.
         */
        public List<List<String>> queryUpTo(long characters, String sql, @Nullable Object... values) {
            List<List<String>> rows = new ArrayList<>();
            LongAdder length = new LongAdder();
            try {
                Sql.each(
                        connection,
                        sql,
                        FIRST_FETCH,
                        row -> {
                            List<String> texts = texts(row);
                            rows.add(texts);
                            texts.forEach(text -> length.add(text == null ? 0 : text.length()));
                            row.setFetchSize(nextFetch(rows.size(), length.sum(), characters));
                            return length.sum() < characters;
                        },
                        values);
            } catch (SQLException failure) {
                throw new DatabaseException(failure);
            }
            return rows;
        }

        /** Returns how many rows like those before are still wanted. */
        private static int nextFetch(int rows, long length, long wanted) {
            long more = (wanted - length) * rows / Math.max(length, 1);
            return Math.clamp(more, 1, LARGEST_FETCH);
        }

        private static List<String> texts(ResultSet row) throws SQLException {
            List<String> texts = new ArrayList<>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                texts.add(row.getString(i));
            }
            return texts;
        }
    }

    /** A tenant, and the epoch at which it is in a home. */
    record Seat(TenantId tenant, long epoch) {}

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private final OwnerAccess owner;

    public OwnerSessions(OwnerAccess owner) {
        this.owner = owner;
    }

    /**
     * Runs the work in one transaction, and commits.
     *
     * @throws TenantMovedException if this is not the tenant's home any more, or if it is being moved for too long
     */
    public void run(Tenant tenant, Consumer<Home> work) {
        if (!runEach(
                tenant.placement(),
                tenant.home(),
                List.of(new Seat(tenant.id(), tenant.epoch())),
                (id, home) -> work.accept(home))) {
            throw new TenantMovedException(tenant.id());
        }
    }

    /**
     * Runs the work for each of the tenants in one home: one transaction per tenant, over one connection. Leaves out
     * those that have moved to another home.
     *
     * @return whether the work was done for all of them
     */
    boolean runEach(Placement placement, HomeName name, List<Seat> tenants, BiConsumer<TenantId, Home> work) {
        boolean all = true;
        try (Connection connection = owner.database(placement, name).getConnection()) {
            connection.setAutoCommit(false);
            for (Seat tenant : tenants) {
                if (enters(connection, tenant, name)) {
                    work.accept(tenant.tenant(), new Home(connection));
                } else {
                    all = false;
                }
                connection.commit();
            }
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
        return all;
    }

    private static boolean enters(Connection connection, Seat tenant, HomeName name) throws SQLException {
        Patience attempts = new Patience(PATIENCE, FIRST_PAUSE, LONGEST_PAUSE);
        Optional<TenantSession.Refusal> refusal =
                TenantSession.enterAsOwner(connection, tenant.tenant(), name, tenant.epoch());
        while (refusal.equals(Optional.of(TenantSession.Refusal.BUSY))) {
            connection.rollback();
            if (!attempts.pause()) {
                throw new TenantMovedException(tenant.tenant());
            }
            refusal = TenantSession.enterAsOwner(connection, tenant.tenant(), name, tenant.epoch());
        }
        return refusal.isEmpty();
    }
}
