package dev.tenantry.k8s.chart;

import static java.util.stream.Collectors.joining;

import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Yaml;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the chart's folder for manifests must contain: the files that the overlays use, as Helm reads no others. */
final class Copies {

    static final Path FOLDER = Chart.FOLDER.resolve("manifests");

    private static final Path BASE = Kustomize.ROOT.resolve("base");
    private static final Path COMPONENTS = Kustomize.ROOT.resolve("components");
    private static final Path DEV = Kustomize.ROOT.resolve("overlays/dev");

    private Copies() {}

    /** Returns the files' contents by their names. A folder with a kustomization becomes one file. */
    static Map<String, String> all() {
        Map<String, String> copies = new TreeMap<>();
        Stream.of("serving", "control-plane", "migration", "audit", "redis", "network")
                .forEach(folder -> copies.put(folder + ".yaml", resources(BASE.resolve(folder))));
        Stream.of(
                        "admission",
                        "autoscaling",
                        "backup",
                        "cloudnative-pg",
                        "external-secrets",
                        "gateway",
                        "object-store",
                        "observability",
                        "observability-backup",
                        "observability-cloudnative-pg",
                        "tracing")
                .forEach(component -> copies.put(component + ".yaml", resources(COMPONENTS.resolve(component))));
        copies.put("postgresql.yaml", resources(DEV));
        copies.put("dashboard.json", Yaml.text(COMPONENTS.resolve("observability/dashboard.json")));
        copies.put("settings.env", Yaml.text(BASE.resolve("settings.env")));
        copies.put("roles.sql", Yaml.text(DEV.resolve("roles.sql")));
        copies.put("passwords.sql", Yaml.text(DEV.resolve("passwords.sql")));
        return copies;
    }

    /** Returns the manifests that a kustomization lists, except for other kustomizations. */
    private static String resources(Path folder) {
        return new Manifest(Yaml.value(Yaml.text(folder.resolve("kustomization.yaml"))))
                .at("resources")
                .items()
                .map(Field::text)
                .filter(resource -> resource.endsWith(".yaml"))
                .map(resource -> Yaml.text(folder.resolve(resource)))
                .collect(joining("---\n"));
    }
}
