package dev.tenantry.isolation;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement in front of which the fence is sent if it is executed before the tenant has been let in. So it
 * is prepared only when it is executed; until then, its parameters and settings are kept.
 */
final class FencedStatement implements InvocationHandler {

    /** Sets a parameter or a property of the prepared statement. */
    @FunctionalInterface
    private interface Setting {

        void applyTo(PreparedStatement prepared) throws Throwable;
    }

    /** Prepares a statement on the connection, with the options that were asked for. */
    @FunctionalInterface
    interface Preparation {

        PreparedStatement of(String sql) throws Throwable;
    }

    private final Connection connection;
    private final String sql;
    private final Preparation preparation;
    private final Fence fence;
    private final List<Setting> settings = new ArrayList<>();

    private @Nullable PreparedStatement statement;
    private boolean fenced;
    private boolean closed;

    FencedStatement(Connection connection, String sql, Preparation preparation, Fence fence) {
        this.connection = connection;
        this.sql = sql;
        this.preparation = preparation;
        this.fence = fence;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        String name = method.getName();
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(name, proxy, arguments);
        }
        // Its statements would get past the fence.
        if (name.equals("getConnection")) {
            throw new SQLFeatureNotSupportedException("A statement does not give out a tenant's connection.");
        }
        PreparedStatement current = statement;
        if (current == null) {
            if (isForClosing(name)) {
                return closing(name);
            }
            if (arguments != null && name.startsWith("set")) {
                settings.add(prepared -> set(prepared, method, arguments));
                return null;
            }
            current = prepare(arguments == null && name.startsWith("execute") && !name.endsWith("Batch"));
        }
        if (!fenced) {
            return call(current, method, arguments);
        }
        return switch (name) {
            case "execute" -> execute(current).getResultSet() != null;
            case "executeQuery" -> execute(current).getResultSet();
            case "executeUpdate" -> execute(current).getUpdateCount();
            case "executeLargeUpdate" -> execute(current).getLargeUpdateCount();
            case "clearParameters" -> clear(current);
            // Each row of the batch would pass the fence again, and have several update counts.
            case "addBatch" ->
                throw new SQLFeatureNotSupportedException("A statement that has been executed takes no batch.");
            default -> set(current, method, arguments);
        };
    }

    // What Hibernate calls when it closes a statement, which may not have been executed.
    private static boolean isForClosing(String name) {
        return switch (name) {
            case "close", "isClosed", "getMaxRows", "getQueryTimeout", "cancel" -> true;
            default -> false;
        };
    }

    private @Nullable Object closing(String name) {
        closed |= name.equals("close");
        return switch (name) {
            case "isClosed" -> closed;
            case "getMaxRows", "getQueryTimeout" -> 0;
            default -> null;
        };
    }

    private PreparedStatement execute(PreparedStatement prepared) throws SQLException {
        fence.execute(prepared, sql);
        return prepared;
    }

    private @Nullable Object clear(PreparedStatement prepared) throws SQLException {
        prepared.clearParameters();
        fence.bind(prepared);
        return null;
    }

    private PreparedStatement prepare(boolean executes) throws Throwable {
        fenced = executes && !fence.isOpen();
        if (!executes) {
            fence.enter(connection);
        }
        PreparedStatement prepared = preparation.of(fenced ? fence.before(sql) : sql);
        statement = prepared;
        if (fenced) {
            fence.bind(prepared);
        }
        for (Setting setting : settings) {
            setting.applyTo(prepared);
        }
        settings.clear();
        return prepared;
    }

    // Setters of parameters have the parameter's number and a value, those of the statement only a value.
    private @Nullable Object set(PreparedStatement prepared, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (fenced && arguments != null && arguments.length > 1 && arguments[0] instanceof Integer number) {
            arguments = arguments.clone();
            arguments[0] = number + fence.parameters();
        }
        return call(prepared, method, arguments);
    }

    /** Calls the method as if it were not called by reflection. */
    static @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    // Hibernate keeps statements in maps.
    @SuppressWarnings("ReferenceEquality") // the equality of Object
    static Object ofObject(String name, Object proxy, @Nullable Object @Nullable [] arguments) {
        return switch (name) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "A connection or statement behind a tenant's fence";
        };
    }
}
