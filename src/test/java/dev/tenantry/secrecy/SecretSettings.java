package dev.tenantry.secrecy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The settings that take a secret. {@code DocumentsTest} keeps the page complete for all settings of our own, so a new
 * one is here too if its name says what it is.
 */
final class SecretSettings {

    private static final Path PAGE = Path.of("src/docs/configuration.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z][^`]+)` \\| (?!`(true|false)`)", Pattern.MULTILINE);
    private static final Pattern SECRET =
            Pattern.compile("(^|[.-])(password|passphrase|secret|credential|token|pin|private-key|api-key)s?$");

    /** What Quarkus takes besides, and the page does not list: the passwords of key stores. */
    private static final List<String> OF_QUARKUS =
            List.of("quarkus.tls.planted.key-store.p12.password", "quarkus.tls.planted.trust-store.p12.password");

    private SecretSettings() {}

    /** Returns their names, in which the data store is called {@code local}. */
    static List<String> all() {
        return Stream.concat(
                        ROW.matcher(page()).results().map(row -> row.group(1).replace("<name>", "local")),
                        OF_QUARKUS.stream())
                .filter(name -> SECRET.matcher(name).find())
                .toList();
    }

    private static String page() {
        try {
            return Files.readString(PAGE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
