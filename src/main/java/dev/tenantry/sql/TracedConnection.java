package dev.tenantry.sql;

import dev.tenantry.tracing.Traced;
import io.quarkus.runtime.annotations.RegisterForProxy;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;

/** A driver's connection whose prepared statements, and the ends of whose transactions, are traced. */
@RegisterForProxy(targets = Connection.class)
@RegisterForProxy(targets = PreparedStatement.class)
record TracedConnection(Connection connection) implements InvocationHandler {

    /** Calls a method, as part of a trace or not. */
    @FunctionalInterface
    private interface Call {

        @Nullable Object make() throws Throwable;
    }

    static Connection of(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                TracedConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new TracedConnection(connection));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        return switch (method.getName()) {
            case "prepareStatement" ->
                statement(
                        String.valueOf(Objects.requireNonNull(arguments)[0]),
                        Objects.requireNonNull(call(connection, method, arguments)));
            case "commit", "rollback" -> end(method, arguments);
            case "equals" -> arguments != null && isSame(proxy, arguments[0]);
            case "hashCode" -> System.identityHashCode(proxy);
            default -> call(connection, method, arguments);
        };
    }

    // The driver does nothing if no transaction is open.
    private @Nullable Object end(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        return connection.unwrap(PgConnection.class).getTransactionState() == TransactionState.IDLE
                ? call(connection, method, arguments)
                : traced(method.getName(), () -> call(connection, method, arguments));
    }

    private static Object statement(String sql, Object prepared) {
        InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
            case "execute",
                    "executeQuery",
                    "executeUpdate",
                    "executeLargeUpdate",
                    "executeBatch",
                    "executeLargeBatch" -> traced(sql, () -> call(prepared, method, arguments));
            case "equals" -> arguments != null && isSame(proxy, arguments[0]);
            case "hashCode" -> System.identityHashCode(proxy);
            default -> call(prepared, method, arguments);
        };
        return Proxy.newProxyInstance(
                TracedConnection.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, handler);
    }

    private static @Nullable Object traced(String sql, Call call) throws Throwable {
        try (Traced statement = Traced.statement(sql)) {
            try {
                return call.make();
            } catch (SQLException failure) {
                statement.failed(SqlState.codeOf(failure).orElse("unknown"));
                throw failure;
            }
        }
    }

    // Pools keep connections and statements in collections.
    @SuppressWarnings("ReferenceEquality") // the equality of Object
    private static boolean isSame(Object proxy, @Nullable Object other) {
        return proxy == other;
    }

    private static @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
