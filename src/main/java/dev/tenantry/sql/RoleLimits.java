package dev.tenantry.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The settings with which PostgreSQL itself limits the sessions of a role; {@code db/roles.sql} sets them. Without
 * them, a statement goes on after this service has given up on it, and an abandoned transaction keeps its locks.
 */
public enum RoleLimits {
    /** The app role, whose statements end before the socket timeout of 30 s. */
    APP("statement_timeout,lock_timeout,idle_in_transaction_session_timeout,search_path", "25s,5s,60s,shared"),
    /** The control role. */
    CONTROL("statement_timeout,lock_timeout,idle_in_transaction_session_timeout", "25s,5s,60s"),
    /** The owner role: migrations take long, and their statements end before the socket timeout of 900 s. */
    OWNER("statement_timeout,lock_timeout,idle_in_transaction_session_timeout", "14min,30s,10min");

    private static final Logger LOG = Logger.getLogger(RoleLimits.class);

    private static final String MISSING = """
            select format('alter role %I set %s = %L;', session_user, wanted.name, wanted.value)
              from unnest(string_to_array(?, ','), string_to_array(?, ',')) as wanted (name, value)
              join pg_settings s on s.name = wanted.name
             where case s.name when 'search_path' then s.setting <> wanted.value else s.setting = '0' end
            """;

    private final String names;
    private final String values;

    RoleLimits(String names, String values) {
        this.names = names;
        this.values = values;
    }

    /**
     * Logs a warning if the role of this connection lacks one of its limits, with the statements that set them. The
     * service works without them, so this is no reason not to start.
     */
    public void warnIfMissing(Connection connection) throws SQLException {
        List<String> statements = missing(connection);
        if (!statements.isEmpty()) {
            LOG.warnf(
                    "The role of a connection to the main database lacks settings that limit what one slow"
                            + " tenant can use up. As an administrator, run: %s",
                    String.join(" ", statements));
        }
    }

    /** Returns the statements that set the limits that the role of this connection lacks; empty if it has all. */
    List<String> missing(Connection connection) throws SQLException {
        return Sql.query(connection, MISSING, row -> row.getString(1), names, values);
    }
}
