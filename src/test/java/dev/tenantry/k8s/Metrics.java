package dev.tenantry.k8s;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The metrics that alerts, recording rules and the dashboard may query, with their labels. ExportedMetricsTest checks
 * that the service exports ours.
 */
public final class Metrics {

    public static final Map<String, Set<String>> OURS = read("metrics-of-ours.txt");
    public static final Map<String, Set<String>> OF_OTHERS = read("metrics-of-others.txt");

    private Metrics() {}

    private static Map<String, Set<String>> read(String file) {
        try {
            return Files.readAllLines(Path.of("src/test/resources/k8s", file)).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> List.of(line.split(" ")))
                    .collect(toMap(List::getFirst, words -> new TreeSet<>(words.subList(1, words.size()))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
