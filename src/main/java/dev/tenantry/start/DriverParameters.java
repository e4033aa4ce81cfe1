package dev.tenantry.start;

import java.util.Optional;
import java.util.Set;

/**
 * The parameters of PostgreSQL's driver that may be set. All others are refused: many of them lead to another server,
 * database or role ({@code host}, {@code service}, {@code user}), load a class ({@code socketFactory}) or change what a
 * session sees ({@code options}, {@code currentSchema}).
 */
final class DriverParameters {

    // JdbcUrl looks at its value.
    private static final String SERVER_TYPE = "targetServerType";

    private static final Set<String> ALLOWED = Set.of(
            // Encryption. The server is verified as sslmode says.
            "sslmode",
            "sslrootcert",
            "sslcert",
            "sslkey",
            "sslNegotiation",
            "sslResponseTimeout",
            "channelBinding",
            "requireAuth",
            // The choice among several hosts.
            SERVER_TYPE,
            "hostRecheckSeconds",
            "loadBalanceHosts",
            // Time limits and the socket.
            "connectTimeout",
            "loginTimeout",
            "socketTimeout",
            "cancelSignalTimeout",
            "tcpKeepAlive",
            "tcpNoDelay",
            "receiveBufferSize",
            "sendBufferSize",
            "maxSendBufferSize",
            // Prepared statements and rows.
            "prepareThreshold",
            "preparedStatementCacheQueries",
            "preparedStatementCacheSizeMiB",
            "defaultRowFetchSize",
            "reWriteBatchedInserts",
            // What others see of the connection.
            "ApplicationName",
            "logServerErrorDetail");

    private DriverParameters() {}

    /** Returns why the parameter is refused as a property of its own; empty if it is safe. */
    static Optional<String> refusalBesideUrl(String property, String name) {
        return name.equals(SERVER_TYPE)
                ? Optional.of(property + " sets the driver's parameter " + name + ". Set it in the URL instead.")
                : refusal(property, name);
    }

    /**
     * Returns why the parameter is refused; empty if it is safe. The driver distinguishes upper and lower case.
     *
     * @param property the property that sets it
     */
    static Optional<String> refusal(String property, String name) {
        return ALLOWED.contains(name)
                ? Optional.empty()
                : Optional.of(property + " sets the driver's parameter " + name
                        + ", which Tenantry does not allow: it could lead to another server, database or role, load"
                        + " code, or change what a session sees. Remove it. src/docs/configuration.md lists those that"
                        + " are allowed.");
    }
}
