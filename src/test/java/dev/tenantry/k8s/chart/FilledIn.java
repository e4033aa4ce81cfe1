package dev.tenantry.k8s.chart;

import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An overlay with the values of the chart's example of the same name, filled in where its guide says so. */
final class FilledIn {

    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("DOMAIN", "domain"),
            Map.entry("ISSUER", "issuer"),
            Map.entry("UPGRADE_URL", "upgradeUrl"),
            Map.entry("TENANTRY_IMAGE", "images/tenantry"),
            Map.entry("REDIS_IMAGE", "images/redis"),
            Map.entry("POSTGRESQL_IMAGE", "images/postgresql"),
            Map.entry("GATEWAY_CLASS", "gateway/className"),
            Map.entry("API_SERVER", "postgresql/cloudnativePg/apiServer"),
            Map.entry("BACKUP_PATH", "postgresql/cloudnativePg/backup/path"),
            Map.entry("BACKUP_ENDPOINT", "postgresql/cloudnativePg/backup/endpoint"),
            Map.entry("BACKUP_ADDRESSES", "postgresql/cloudnativePg/backup/addresses"),
            Map.entry("HOST", "postgresql/external/host"),
            Map.entry("ADDRESSES", "postgresql/external/addresses"),
            Map.entry("jwt-public-key.pem", "jwt/publicKey"),
            Map.entry("ca.crt", "postgresql/external/certificateAuthorities"));

    private static final Pattern LINE = Pattern.compile("(?m)^([A-Z_]+)=.*$");

    private final Map<String, String> values = new HashMap<>();

    private FilledIn(Manifest example) {
        VALUES.forEach((name, path) -> example.root().each(path).forEach(value -> values.put(name, value.text())));
    }

    /** Renders a copy of k8s/, because Kustomize takes no values from elsewhere. */
    static Overlay overlay(String name, Path copy) throws IOException {
        Kustomize.assumeInstalled();
        FilledIn filled =
                new FilledIn(new Manifest(Yaml.value(Yaml.text(Chart.FOLDER.resolve("ci/" + name + "-values.yaml")))));
        try (Stream<Path> files = Files.walk(Kustomize.ROOT)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(Kustomize.ROOT.relativize(file));
                Files.createDirectories(target.getParent());
                Files.writeString(target, filled.content(file));
            }
        }
        return Kustomize.render(copy.resolve("overlays").resolve(name));
    }

    private String content(Path file) {
        String name = file.getFileName().toString();
        return name.equals("environment.env") || name.equals("server.env")
                ? LINE.matcher(Yaml.text(file)).replaceAll((MatchResult line) -> filled(line.group(1), line.group()))
                : values.getOrDefault(name, Yaml.text(file));
    }

    private String filled(String name, String line) {
        return values.containsKey(name) ? name + "=" + values.get(name) : line;
    }
}
