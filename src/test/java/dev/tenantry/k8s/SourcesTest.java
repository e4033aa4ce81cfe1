package dev.tenantry.k8s;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be said of the files of k8s/ as they are, on a machine without kubectl too. */
class SourcesTest {

    private static final Path ROLES = Path.of("src/main/resources/db/roles.sql");

    @Test
    void hasTheOverlaysThatTheGuideSpeaksOf() {
        assertThat(Kustomize.overlays()).contains("dev", "production", "serverless", "serverless-knative");
    }

    static Stream<Path> resources() {
        return kustomizations().flatMap(file -> listed(file, "resources"));
    }

    /** Patches are parts of objects, and are seen in what they make of them. */
    @ParameterizedTest
    @MethodSource("resources")
    void decodesAsItStands(Path file) {
        List<Manifest> objects =
                Trees.documents(Trees.text(file)).stream().map(Manifest::new).toList();
        assertThat(objects).isNotEmpty();
        Overlay alone = new Overlay(file.toString(), objects);
        assertThat(Stream.of(Types.values()).flatMap(rule -> rule.complaints(alone)))
                .isEmpty();
    }

    /** One that none does is dead, or was forgotten. */
    @Test
    void usesEveryFile() {
        Set<Path> used = kustomizations()
                .flatMap(file -> Stream.concat(
                        Stream.of("resources", "configurations").flatMap(list -> listed(file, list)), mentioned(file)))
                .collect(toSet());
        Set<Path> found = files().filter(file -> !file.endsWith("kustomization.yaml"))
                .filter(file -> !file.endsWith("README.md"))
                .collect(toSet());
        assertThat(found).isSubsetOf(used);
    }

    @Test
    void preparesTheDatabaseOfDevelopersAsTheGuideDoes() {
        assertThat(Kustomize.ROOT.resolve("overlays/dev/roles.sql")).hasSameTextualContentAs(ROLES);
    }

    /** CloudNativePG has made the owner by then, for the database is his. */
    @Test
    void preparesCloudNativePgWithOneWordChanged() {
        assertThat(Trees.text(Kustomize.ROOT.resolve("components/cloudnative-pg/roles.sql")))
                .isEqualTo(Trees.text(ROLES).replace("create role tenantry_owner", "alter role tenantry_owner"));
    }

    /** A build that leaves it out ignores the delay that all pods are given. */
    @Test
    void delaysTheStopBecauseTheBuildAllowsIt() {
        assertThat(Trees.text(Path.of("src/main/resources/application.properties")))
                .containsPattern("(?m)^quarkus\\.shutdown\\.delay-enabled=true$");
    }

    private static Stream<Path> kustomizations() {
        return files().filter(file -> file.endsWith("kustomization.yaml"));
    }

    /** Files, and not the folders of other kustomizations. */
    private static Stream<Path> listed(Path kustomization, String list) {
        return new Manifest(Trees.value(Trees.text(kustomization)))
                .at(list)
                .items()
                .map(entry -> kustomization.resolveSibling(entry.text()))
                .filter(Files::isRegularFile);
    }

    /** Those of patches and generators, which may be written "name=file". */
    private static Stream<Path> mentioned(Path kustomization) {
        return new Manifest(Trees.value(Trees.text(kustomization)))
                .root()
                .everything()
                .map(Spot::value)
                .filter(JsonNode::isTextual)
                .map(text -> text.asText().replaceFirst("^.*=", ""))
                .map(kustomization::resolveSibling)
                .filter(Files::isRegularFile);
    }

    private static Stream<Path> files() {
        try (Stream<Path> files = Files.walk(Kustomize.ROOT)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
