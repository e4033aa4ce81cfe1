package dev.tenantry.order;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keeps the queries that are prepared on a connection, with their parameters, to ask PostgreSQL about them. */
final class RecordedQueries {

    /** A query with its parameters, in the order of their place holders. */
    record Recorded(String sql, List<String> parameters) {

        /** Returns the query with $1, $2 and so on. */
        String numbered() {
            Matcher holders = Pattern.compile("\\?").matcher(sql);
            int[] number = new int[1];
            return holders.replaceAll(holder -> "\\$" + ++number[0]);
        }

        /** Returns the parameters as literals. */
        String literals() {
            return String.join(
                    ", ",
                    parameters.stream()
                            .map(text -> "'" + text.replace("'", "''") + "'")
                            .toList());
        }
    }

    private final Connection connection;
    private final List<Recorded> queries = new ArrayList<>();

    RecordedQueries(Connection connection) {
        this.connection = connection;
    }

    Connection recording() {
        return proxy(Connection.class, (method, arguments) -> {
            Object result = method.invoke(connection, arguments);
            return method.getName().equals("prepareStatement")
                    ? recording((String) arguments[0], (PreparedStatement) result)
                    : result;
        });
    }

    private PreparedStatement recording(String sql, PreparedStatement statement) {
        TreeMap<Integer, String> parameters = new TreeMap<>();
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().startsWith("set") && arguments != null && arguments.length >= 2) {
                parameters.put((Integer) arguments[0], String.valueOf(arguments[1]));
            }
            if (method.getName().equals("executeQuery")) {
                queries.add(new Recorded(sql, List.copyOf(parameters.values())));
            }
            return method.invoke(statement, arguments);
        });
    }

    Recorded last() {
        return queries.getLast();
    }

    private interface Call {
        @Nullable Object make(Method method, Object @Nullable [] arguments) throws ReflectiveOperationException;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return call.make(method, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                }));
    }
}
