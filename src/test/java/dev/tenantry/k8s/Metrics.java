package dev.tenantry.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** The metrics that alerts may use. AlertedMetricsTest checks that the service exports ours. */
public final class Metrics {

    public static final Set<String> OURS = names("metrics-of-ours.txt");
    public static final Set<String> OF_OTHERS = names("metrics-of-others.txt");

    private Metrics() {}

    private static Set<String> names(String file) {
        try {
            return Files.readAllLines(Path.of("src/test/resources/k8s", file)).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
