package dev.tenantry.start;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Returns why the start would be refused because of a URL, for tests of other packages. Does not end the process. */
public final class ConnectionRefusals {

    private ConnectionRefusals() {}

    public static Stream<String> of(ConnectionUrl url, Set<String> plainTextHosts) {
        return Stream.of(url.passwordRefusal(), url.plainTextRefusal(plainTextHosts))
                .flatMap(Optional::stream);
    }
}
