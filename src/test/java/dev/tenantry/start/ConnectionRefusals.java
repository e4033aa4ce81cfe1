package dev.tenantry.start;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Returns why the start would be refused because of a URL, for tests of other packages. Does not end the process. */
public final class ConnectionRefusals {

    private ConnectionRefusals() {}

    /** Judges the value of any property. The URL of a data store is one that names no database. */
    public static Stream<String> of(String property, String url, Set<String> plainTextHosts) {
        if (!url.startsWith("jdbc:")) {
            ConnectionUrl uri = new ConnectionUrl(property, url);
            return Stream.of(uri.passwordRefusal(), uri.plainTextRefusal(plainTextHosts))
                    .flatMap(Optional::stream);
        }
        JdbcUrl jdbc = new JdbcUrl(property, url);
        return (property.contains("STORES") ? jdbc.serverRefusal(plainTextHosts) : jdbc.databaseRefusal(plainTextHosts))
                .stream();
    }
}
