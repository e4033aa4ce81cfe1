package dev.tenantry.k8s.rules;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the files of k8s/ themselves, also on a machine without kubectl. */
class SourcesTest {

    private static final Path ROLES = Path.of("src/main/resources/db/roles.sql");

    @Test
    void hasTheOverlaysOfTheGuide() {
        assertThat(Kustomize.overlays())
                .contains("dev", "external-postgres", "production", "serverless", "serverless-knative");
    }

    /** A file that no kustomization names is dead or was forgotten. */
    @Test
    void usesEveryFile() throws IOException {
        try (Stream<Path> walk = Files.walk(Kustomize.ROOT)) {
            // The chart's files are Helm's.
            List<Path> files = walk.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(Kustomize.ROOT.resolve("chart")))
                    .toList();
            Set<Path> used = files.stream().flatMap(SourcesTest::named).collect(toSet());
            assertThat(files)
                    .filteredOn(file -> !file.endsWith("kustomization.yaml")
                            && !file.toString().endsWith(".md")
                            && !file.toString().endsWith(".sh"))
                    .isSubsetOf(used);
        }
    }

    @Test
    void preparesTheDatabaseOfDevelopersAsTheGuideDoes() {
        assertThat(Kustomize.ROOT.resolve("overlays/dev/roles.sql")).hasSameTextualContentAs(ROLES);
    }

    /** CloudNativePG creates the owner, because the owner owns the database. */
    @Test
    void preparesCloudNativePgWithOneWordChanged() {
        assertThat(Yaml.text(Kustomize.ROOT.resolve("components/cloudnative-pg/roles.sql")))
                .isEqualTo(Yaml.text(ROLES).replace("create role tenantry_owner", "alter role tenantry_owner"));
    }

    /** Without this property at build time the service ignores the delay that all pods are given. */
    @Test
    void delaysTheStopBecauseTheBuildAllowsIt() {
        assertThat(Yaml.text(Path.of("src/main/resources/application.properties")))
                .containsPattern("(?m)^quarkus\\.shutdown\\.delay-enabled=true$");
    }

    /** Returns the files that a kustomization names. Generators may write "key=file". */
    private static Stream<Path> named(Path file) {
        return !file.endsWith("kustomization.yaml")
                ? Stream.empty()
                : new Manifest(Yaml.value(Yaml.text(file)))
                        .everything()
                        .map(Field::value)
                        .filter(JsonNode::isTextual)
                        .map(text -> file.resolveSibling(text.asText().replaceFirst("^.*=", "")))
                        .filter(Files::isRegularFile);
    }
}
