package dev.tenantry.k8s.scripts;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.support.BesideOthers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One file says what differs between environments, and the script finds whatever is not filled in. */
@BesideOthers
class PlaceholdersScriptTest {

    private static final Pattern PLACEHOLDER =
            Pattern.compile("example\\.com|REPLACED.BY|\\.invalid|192\\.0\\.2\\.|198\\.51\\.100\\.|203\\.0\\.113\\.");

    private static final Map<String, String> VALUES = Map.ofEntries(
            entry("DOMAIN", "api.tenantry.test"),
            entry("ISSUER", "https://issuer.tenantry.test"),
            entry("UPGRADE_URL", "https://www.tenantry.test/plans"),
            entry("TENANTRY_IMAGE", "registry.tenantry.test/tenantry@sha256:" + "a".repeat(64)),
            entry("REDIS_IMAGE", "registry.tenantry.test/redis@sha256:" + "b".repeat(64)),
            entry("POSTGRESQL_IMAGE", "registry.tenantry.test/postgresql:18@sha256:" + "c".repeat(64)),
            entry("GATEWAY_CLASS", "tenantry-test"),
            entry("API_SERVER", "10.0.0.1/32"),
            entry("BACKUP_PATH", "s3://tenantry-backups"),
            entry("BACKUP_ENDPOINT", "https://s3.tenantry.test"),
            entry("BACKUP_ADDRESSES", "10.2.0.0/24"));

    private static final Map<String, String> VALUES_OF_A_SERVER = Map.of(
            "HOST", "postgres.tenantry.test",
            "PORT", "6432",
            "DATABASE", "orders",
            "ADDRESSES", "10.1.0.0/24");

    static Stream<String> overlays() {
        return Kustomize.overlays().stream();
    }

    static Stream<String> overlaysWithAnEnvironment() {
        return overlays()
                .filter(name -> Kustomize.lists(name, "environment"))
                .filter(name -> Kustomize.folder(name).startsWith(Kustomize.ROOT));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void listsEveryPlaceholder(String name) throws Exception {
        assertListed(Kustomize.rendered(name), Kustomize.folder(name));
    }

    @Test
    void namesTheFilesOfAServerOutside() throws Exception {
        List<String> listed =
                assertListed(Kustomize.rendered("external-postgres"), Kustomize.folder("external-postgres"));
        String folder = "(components/external-postgres/";

        assertThat(listed)
                .filteredOn(line -> line.matches("(NetworkPolicy|ConfigMap/tenantry-database-).*"))
                .hasSize(5)
                .allMatch(line -> line.endsWith(folder + "server.env)"));
        assertThat(listed)
                .filteredOn(line -> line.startsWith("ConfigMap/tenantry-postgres-authorities-"))
                .hasSize(1)
                .allMatch(line -> line.endsWith(folder + "ca.crt)"));
    }

    @Test
    void listsThoseOfARestore() throws Exception {
        Kustomize.assumeInstalled();
        Path restore = Kustomize.ROOT.resolve("restore");

        assertThat(assertListed(Kustomize.render(restore), restore))
                .anyMatch(line -> line.contains("targetTime") && line.endsWith("(restore/cluster.yaml)"))
                .anyMatch(line -> line.endsWith("(components/tombstones/tombstones.ndjson)"));
    }

    private static List<String> assertListed(Overlay overlay, Path folder) throws Exception {
        List<Field> placeholders = overlay.everything()
                .filter(field -> field.value().isTextual())
                .filter(field -> PLACEHOLDER.matcher(field.text()).find())
                .toList();

        List<String> listed = run(folder, 1).lines().toList();

        assertThat(placeholders)
                .isNotEmpty()
                .allSatisfy(field -> assertThat(listed)
                        .anyMatch(line -> line.startsWith(id(field) + ": ") && line.contains(firstLine(field))));
        return listed;
    }

    @ParameterizedTest
    @MethodSource("overlaysWithAnEnvironment")
    void oneFileFillsInAllOfThem(String name, @TempDir Path copy) throws Exception {
        Kustomize.assumeInstalled();
        copy(copy);
        fillIn(copy);

        String listed = run(copy.resolve("overlays").resolve(name), 0);

        assertThat(listed).startsWith("No placeholders are left");
    }

    @Test
    void twoMoreFillInARestore(@TempDir Path copy) throws Exception {
        Kustomize.assumeInstalled();
        copy(copy);
        fillIn(copy);
        Path restore = copy.resolve("restore");
        change(restore.resolveSibling("components/tombstones/tombstones.ndjson"), text -> "{}\n");
        change(restore.resolve("cluster.yaml"), text -> text.replaceAll("REPLACED-BY-[A-Z-]+", "2026-11-27T09:30:00Z"));

        assertThat(run(restore, 0)).startsWith("No placeholders are left");
        assertThat(Kustomize.render(restore)
                        .each("Cluster", "spec/bootstrap/recovery/recoveryTarget/targetTime")
                        .map(Field::value)
                        .toList())
                .as("a text, which YAML could take for a timestamp")
                .allMatch(JsonNode::isTextual);
    }

    /** Pods read settings when they start, so a changed domain must give the ConfigMap another name. */
    @ParameterizedTest
    @MethodSource("overlaysWithAnEnvironment")
    void aChangedDomainRollsThePods(String name, @TempDir Path copy) throws Exception {
        Kustomize.assumeInstalled();
        copy(copy);
        change(copy.resolve("components/environment/environment.env"), text -> filledIn(text, VALUES));

        String settings = "ConfigMap/tenantry-settings-*";
        Overlay changed = Kustomize.render(copy.resolve("overlays").resolve(name));

        assertThat(changed.find(settings).orElseThrow().name())
                .isNotEqualTo(
                        Kustomize.rendered(name).find(settings).orElseThrow().name());
    }

    /** A server outside has a file of its own, and so has its authority. */
    @Test
    void oneFileFillsInTheServer(@TempDir Path copy) throws Exception {
        Kustomize.assumeInstalled();
        copy(copy);
        fillIn(copy);
        Overlay filledIn = Kustomize.render(copy.resolve("overlays/external-postgres"));

        String url = "jdbc:postgresql://postgres.tenantry.test:6432/orders"
                + "?sslmode=verify-full&sslrootcert=/etc/tenantry/postgres/ca.crt";
        assertThat(filledIn.find("ConfigMap/tenantry-database-*")
                        .orElseThrow()
                        .at("data")
                        .texts())
                .isEqualTo(Map.of("serving-url", url, "direct-url", url));
        for (String from : List.of("serving", "owners", "audit")) {
            Field way = filledIn.find("NetworkPolicy/" + from + "-to-database")
                    .orElseThrow()
                    .at("spec", "egress");
            way.mustBe("[{ports: [{port: 6432, protocol: TCP}], to: [{ipBlock: {cidr: 10.1.0.0/24}}]}]")
                    .forEach(complaint -> fail(complaint.toString()));
        }
        // Otherwise a changed address would not roll the pods.
        assertThat(filledIn.find("ConfigMap/tenantry-database-*").orElseThrow().name())
                .isNotEqualTo(Kustomize.rendered("external-postgres")
                        .find("ConfigMap/tenantry-database-*")
                        .orElseThrow()
                        .name());
    }

    private static void fillIn(Path copy) throws IOException {
        Path environment = copy.resolve("components/environment");
        change(environment.resolve("environment.env"), text -> filledIn(text, VALUES));
        change(environment.resolve("jwt-public-key.pem"), text -> "-----BEGIN PUBLIC KEY-----\n");
        Path server = copy.resolve("components/external-postgres");
        change(server.resolve("server.env"), text -> filledIn(text, VALUES_OF_A_SERVER));
        change(server.resolve("ca.crt"), text -> "-----BEGIN CERTIFICATE-----\n");
    }

    private static String filledIn(String environment, Map<String, String> values) {
        String filled = Pattern.compile("(?m)^([A-Z_]+)=.*$")
                .matcher(environment)
                .replaceAll((MatchResult line) -> line.group(1) + "=" + values.get(line.group(1)));
        assertThat(filled).doesNotContain("=null");
        return filled;
    }

    private static String id(Field field) {
        return field.object().at("kind").text() + "/" + field.object().name();
    }

    private static String firstLine(Field field) {
        return field.text().lines().findFirst().orElseThrow();
    }

    private static void copy(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(Kustomize.ROOT)) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(Kustomize.ROOT.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static void change(Path file, UnaryOperator<String> change) throws IOException {
        Files.writeString(file, change.apply(Files.readString(file)));
    }

    private static String run(Path overlay, int expected) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "k8s/placeholders.sh", overlay.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(expected);
        return output;
    }
}
