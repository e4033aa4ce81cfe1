package dev.tenantry.isolation;

import dev.tenantry.sql.SqlState;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/**
 * What PostgreSQL checks when a transaction enters the tenant's home: after the fence and before the transaction's
 * first statement, in the same round trip. If the check raises an error, PostgreSQL ignores that statement.
 *
 * @param sql a query in the tenant's home; returns one row of bounded length, or raises an error
 * @param values the values of its parameters
 * @param refusals what to throw, by the SQLSTATE of the error
 */
public record EntryCheck(String sql, List<Object> values, Map<SqlState, RuntimeException> refusals) {

    public EntryCheck {
        values = List.copyOf(values);
        refusals = Map.copyOf(refusals);
    }

    void bind(PreparedStatement statement, int before) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(before + i + 1, values.get(i));
        }
    }

    void throwIfRefused(SQLException failure) {
        refusals.entrySet().stream()
                .filter(refusal -> refusal.getKey().isThatOf(failure))
                .map(Entry::getValue)
                .findFirst()
                .ifPresent(refusal -> {
                    throw refusal;
                });
    }
}
