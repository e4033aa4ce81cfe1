package dev.tenantry.sql;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads one value from one row. */
@FunctionalInterface
public interface RowReader<T> {

    T read(ResultSet row) throws SQLException;
}
