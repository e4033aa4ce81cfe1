package dev.tenantry.k8s;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** The metrics that alerts may ask for, one a line. That the service has ours, MetricsOfAlertsTest asks the service. */
public final class Metrics {

    public static final Set<String> OURS = names("metrics-of-ours.txt");
    static final Set<String> OF_OTHERS = names("metrics-of-others.txt");

    private Metrics() {}

    private static Set<String> names(String file) {
        return Trees.text(Path.of("src/test/resources/k8s", file))
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .collect(Collectors.toSet());
    }
}
