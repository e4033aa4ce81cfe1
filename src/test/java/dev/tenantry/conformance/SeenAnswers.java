package dev.tenantry.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Which documented answers the tests have seen: a file per JVM, with a line such as {@code GET /orders 200} for each. */
final class SeenAnswers {

    private static final Path DIRECTORY = Path.of("target", "answers");
    private static final Path OWN = DIRECTORY.resolve(ProcessHandle.current().pid() + ".txt");
    private static final Set<String> NOTED = ConcurrentHashMap.newKeySet();

    private SeenAnswers() {}

    static void note(ApiDocument document, Exchange exchange) {
        document.find(exchange.method(), exchange.uri().getRawPath())
                .filter(operation -> operation.response(exchange.status()).isPresent())
                .map(operation -> line(exchange.method(), operation.template().text(), exchange.status()))
                .filter(NOTED::add)
                .ifPresent(SeenAnswers::append);
    }

    static String line(String method, String path, int status) {
        return method + " " + path + " " + status;
    }

    /** Returns what the tests of all JVMs have noted since the given time. */
    static Set<String> since(Instant began) {
        if (!Files.isDirectory(DIRECTORY)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            Set<String> seen = new TreeSet<>();
            for (Path file : files.toList()) {
                if (!Files.getLastModifiedTime(file).toInstant().isBefore(began)) {
                    seen.addAll(Files.readAllLines(file));
                }
            }
            return seen;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    // The test classes of Quarkus are loaded several times, so a file can have the same line more than once.
    private static void append(String line) {
        try {
            Files.createDirectories(DIRECTORY);
            Files.writeString(OWN, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
