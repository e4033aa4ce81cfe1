package dev.tenantry.start;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Checks where a PostgreSQL URL leads, and whether it is safe to use. Lets PostgreSQL's driver parse it, so that the
 * check and the connection cannot differ. The refusals never contain the URL itself.
 *
 * @param property the property that contains the URL
 * @param url {@code jdbc:postgresql://host:5432/name?sslmode=verify-full}; the URL of a server has no name
 */
public record JdbcUrl(String property, String url) {

    // Stands for the name of any database of a server.
    private static final String ANY_DATABASE = "t_0";

    private static final Pattern PASSWORD = Pattern.compile("[?&](ssl)?password=|^[^/?#]*//[^/?#]*@");

    // Without the driver's default: "prefer" continues in plain text if the server does not offer TLS.
    private static final Set<String> SSL_MODES = Set.of("require", "verify-ca", "verify-full");

    /** Returns why this URL of one database is refused; empty if it is safe. */
    Optional<String> databaseRefusal(Set<String> plainTextHosts) {
        return refusal(
                url,
                plainTextHosts,
                database -> database != null && !database.isEmpty(),
                "must name a database. Without one, each role would connect to the database that has its name");
    }

    /** Returns why this URL of a server is refused; empty if it is safe. */
    Optional<String> serverRefusal(Set<String> plainTextHosts) {
        return refusal(
                inDatabase(ANY_DATABASE),
                plainTextHosts,
                ANY_DATABASE::equals,
                "must not name a database, because each tenant has its own");
    }

    /** Returns the URL of a database of this server. */
    public String inDatabase(String name) {
        int parameters = url.indexOf('?');
        String server = parameters < 0 ? url : url.substring(0, parameters);
        String rest = parameters < 0 ? "" : url.substring(parameters);
        return (server.endsWith("/") ? server : server + "/") + name + rest;
    }

    // The parameters come first, because one of them makes the driver read a file.
    private Optional<String> refusal(
            String complete, Set<String> plainTextHosts, Predicate<@Nullable String> isDatabase, String otherwise) {
        Optional<String> early = passwordRefusal().or(this::parameterRefusal);
        if (early.isPresent()) {
            return early;
        }
        PGSimpleDataSource read = new PGSimpleDataSource();
        try {
            read.setUrl(complete);
        } catch (IllegalArgumentException unreadable) {
            return Optional.of(property + " is not a URL that PostgreSQL's driver understands. It must look like"
                    + " jdbc:postgresql://host:5432/name, without the name for a data store.");
        }
        return isDatabase.test(read.getDatabaseName())
                ? plainTextRefusal(read, plainTextHosts).or(() -> standbyRefusal(read))
                : Optional.of(property + " " + otherwise + ".");
    }

    // A standby shows the registry as it was, so a tenant who is suspended would still be served from it.
    private Optional<String> standbyRefusal(PGSimpleDataSource read) {
        @Nullable String type = read.getTargetServerType();
        boolean isPrimary = "primary".equals(type);
        boolean isAny = type == null || type.equals("any");
        if (isPrimary || (isAny && read.getServerNames().length == 1)) {
            return Optional.empty();
        }
        return Optional.of(property + " could lead to a standby server, which lags behind the primary. Set"
                + " targetServerType=primary in it.");
    }

    private Optional<String> passwordRefusal() {
        return PASSWORD.matcher(url).find()
                ? Optional.of(property + " contains a password, and URLs are written to logs. Set the password in its"
                        + " own property.")
                : Optional.empty();
    }

    // Splits as the driver does, which does not decode the names.
    private Optional<String> parameterRefusal() {
        int parameters = url.indexOf('?');
        return parameters < 0
                ? Optional.empty()
                : Stream.of(url.substring(parameters + 1).split("&"))
                        .filter(parameter -> !parameter.isEmpty())
                        .map(parameter -> parameter.replaceFirst("=.*", ""))
                        .flatMap(name -> DriverParameters.refusal(property, name).stream())
                        .findFirst();
    }

    private Optional<String> plainTextRefusal(PGSimpleDataSource read, Set<String> plainTextHosts) {
        @Nullable String mode = read.getSslmode();
        if (mode != null && SSL_MODES.contains(mode)) {
            return Optional.empty();
        }
        return Stream.of(read.getServerNames())
                .filter(host -> !ConnectionUrl.staysHere(host) && !plainTextHosts.contains(host))
                .findFirst()
                .map(host -> property + " connects to " + host + " without TLS. Add sslmode=verify-full to it, or list"
                        + " the host in tenantry.start.plain-text-hosts if the network to it is trusted.");
    }
}
