package dev.tenantry.isolation;

import io.quarkus.runtime.annotations.RegisterForProxy;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection that sends a tenant's fence with its prepared statements. A proxy, because JDBC has a hundred methods,
 * of which few matter here. A statement that got past it would act for no tenant, and see no rows.
 */
@RegisterForProxy(targets = Connection.class)
@RegisterForProxy(targets = PreparedStatement.class)
final class FencedConnection implements InvocationHandler {

    /** Methods besides close() that run no statement for the tenant. */
    private static final Set<String> HARMLESS = Set.of(
            "isClosed",
            "commit",
            "rollback",
            "getAutoCommit",
            "isReadOnly",
            "getWarnings",
            "clearWarnings",
            "createArrayOf");

    private final Connection connection;
    private final Fence fence;
    private final Closing closing;
    private boolean closed;

    /** Closes the connection that the fence is in front of. */
    @FunctionalInterface
    interface Closing {

        void close(Connection connection) throws SQLException;
    }

    private FencedConnection(Connection connection, Fence fence, Closing closing) {
        this.connection = connection;
        this.fence = fence;
        this.closing = closing;
    }

    static Connection of(Connection connection, Fence fence, Closing closing) {
        return (Connection) Proxy.newProxyInstance(
                FencedConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new FencedConnection(connection, fence, closing));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        String name = method.getName();
        if (method.getDeclaringClass() == Object.class) {
            return FencedStatement.ofObject(name, proxy, arguments);
        }
        if (name.equals("close")) {
            close();
            return null;
        }
        if (!fence.isOpen() && !HARMLESS.contains(name)) {
            if (name.equals("prepareStatement") && arguments != null && returnsNoKeys(arguments)) {
                return statement(String.valueOf(arguments[0]), sql -> prepare(method, arguments, sql));
            }
            fence.enter(connection);
        }
        return FencedStatement.call(connection, method, arguments);
    }

    private void close() throws SQLException {
        if (!closed) {
            closed = true;
            closing.close(connection);
        }
    }

    // With keys, the driver would take the fence's result for them.
    private static boolean returnsNoKeys(@Nullable Object[] arguments) {
        return arguments.length != 2
                || Integer.valueOf(Statement.NO_GENERATED_KEYS).equals(arguments[1]);
    }

    private PreparedStatement statement(String sql, FencedStatement.Preparation preparation) {
        return (PreparedStatement) Proxy.newProxyInstance(
                FencedConnection.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                new FencedStatement(connection, sql, preparation, fence));
    }

    private PreparedStatement prepare(Method method, @Nullable Object[] arguments, String sql) throws Throwable {
        @Nullable Object[] fenced = arguments.clone();
        fenced[0] = sql;
        return (PreparedStatement) Objects.requireNonNull(FencedStatement.call(connection, method, fenced));
    }
}
