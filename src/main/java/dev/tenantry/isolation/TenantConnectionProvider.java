package dev.tenantry.isolation;

import dev.tenantry.problem.ProblemException;
import dev.tenantry.sql.SqlState;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tracing.Traced;
import io.quarkus.hibernate.orm.runtime.customized.QuarkusConnectionProvider;
import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Customizes connections so that they act for one tenant until the transaction ends.
 *
 * <p>This is not done in an Agroal pool interceptor: if an interceptor throws, Agroal returns the connection to the
 * pool while the transaction still holds it.
 */
final class TenantConnectionProvider extends QuarkusConnectionProvider {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient TenantId id;
    private final transient TenantHomes homes;
    private final transient TenantTransaction transaction;

    TenantConnectionProvider(TenantId id, TenantHomes homes, TenantTransaction transaction) {
        // Only tells Hibernate which kind of database it uses; connections come from the tenant's home.
        super(homes.mainDatabase());
        this.id = id;
        this.homes = homes;
        this.transaction = transaction;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (transaction.isForQueries()) {
            return forQueries(homes.served(id));
        }
        // The home in which the transaction began, even if the tenant has moved since.
        Optional<TenantTransaction.Owner> owner = transaction.ownerOf(id);
        if (owner.isPresent()) {
            return fenced(owner.get().home().reconnect(), owner.get().fence());
        }
        Tenant tenant = homes.served(id);
        boolean begins = false;
        try {
            Connection connection = begin(tenant);
            begins = true;
            return connection;
        } finally {
            if (!begins) {
                // A second attempt in this transaction must be refused: its connection may be in the pool again.
                transaction.abandon();
            }
        }
    }

    private Connection begin(Tenant tenant) throws SQLException {
        return connect(tenant, (home, connection) -> {
            Fence fence = fence(home, Fence.Scope.TRANSACTION, transaction.entryCheck());
            Connection fenced = fenced(connection, fence);
            // Last, because from now on the end of the transaction releases the home.
            transaction.belongsTo(new TenantTransaction.Owner(id, home, fence));
            return fenced;
        });
    }

    private Fence fence(OpenHome home, Fence.Scope scope, Optional<EntryCheck> check) {
        return new Fence(home.session(), scope, check, () -> {
            transaction.begins();
            home.answered();
        });
    }

    private static Connection fenced(Connection connection, Fence fence) throws SQLException {
        if (!fence.isOpen()) {
            return FencedConnection.of(connection, fence, Connection::close);
        }
        fence.requireSame(connection);
        return connection;
    }

    private Connection forQueries(Tenant tenant) throws SQLException {
        return connect(tenant, (home, connection) -> {
            Fence fence = fence(home, Fence.Scope.QUERY, Optional.empty());
            return FencedConnection.of(connection, fence, done -> {
                try (done) {
                    fence.rollBack(done);
                } finally {
                    home.release();
                }
            });
        });
    }

    private Connection connect(Tenant tenant, Use use) throws SQLException {
        try (Traced opening = Traced.work("open home")) {
            try {
                return connect(homes.open(tenant), use);
            } catch (ProblemException unavailable) {
                opening.failed("unavailable");
                throw new FenceException(tenant, FenceException.Reason.UNAVAILABLE, unavailable);
            } catch (FenceException refused) {
                opening.failed(refused.reason().tag());
                throw refused;
            } catch (SQLException failure) {
                opening.failed(SqlState.codeOf(failure).orElse("unknown"));
                throw failure;
            }
        }
    }

    private static Connection connect(OpenHome home, Use use) throws SQLException {
        @Nullable Connection connection = null;
        boolean used = false;
        try {
            connection = home.connect();
            Connection guarded = use.of(home, connection);
            used = true;
            return guarded;
        } finally {
            // In finally, because an Error must not keep a place either.
            if (!used) {
                try {
                    if (connection != null) {
                        connection.close();
                    }
                } finally {
                    home.release();
                }
            }
        }
    }

    @FunctionalInterface
    private interface Use {

        Connection of(OpenHome home, Connection connection) throws SQLException;
    }
}
