package dev.tenantry.start;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the start would say to an address, for tests of other packages: without ending the process that says it. */
public final class ConnectionRefusals {

    private ConnectionRefusals() {}

    public static Stream<String> of(ConnectionUrl url, Set<String> plainTextHosts) {
        return Stream.of(url.passwordRefusal(), url.plainTextRefusal(plainTextHosts))
                .flatMap(Optional::stream);
    }
}
