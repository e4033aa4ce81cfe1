package dev.tenantry.sql;

import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Why a pooled connection can no longer be used. The other idle connections of its pool are then suspect too. */
enum ConnectionLoss {
    /** It did not answer when it was checked after a pause. */
    IDLE("did not answer."),
    /** PostgreSQL or the network ended it. */
    CLOSED("was closed by the server or the network."),
    /** It leads to a server that accepts no writes, as a former primary does after a failover. */
    READ_ONLY("leads to a server that is read-only; has there been a failover?");

    private static final Set<SqlState> ENDS_THE_SESSION =
            EnumSet.of(SqlState.IDLE_IN_TRANSACTION_SESSION_TIMEOUT, SqlState.TRANSACTION_TIMEOUT);

    private final String words;

    ConnectionLoss(String words) {
        this.words = words;
    }

    /** Returns why the connection on which this happened cannot be used any more; empty if it can. */
    static Optional<ConnectionLoss> of(SQLException failure) {
        if (SqlState.isSessionGone(failure)) {
            return Optional.of(CLOSED);
        }
        return SqlState.of(failure).flatMap(state -> {
            if (state == SqlState.READ_ONLY_SQL_TRANSACTION) {
                return Optional.of(READ_ONLY);
            }
            return ENDS_THE_SESSION.contains(state) ? Optional.of(CLOSED) : Optional.empty();
        });
    }

    /** Returns the end of the sentence "A connection ...". */
    String words() {
        return words;
    }

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
