package dev.tenantry.k8s.rules;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Yaml;
import dev.tenantry.support.BesideOthers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The guide says how to go from one overlay to another, and leaves nothing of the old one that acts. */
@BesideOthers
class SwitchTest {

    private static final String GUIDE = Yaml.text(Kustomize.ROOT.resolve("README.md"));
    private static final List<String> OVERLAYS = List.of("production", "serverless", "serverless-knative");

    /** Has another database, to which the data is copied. The old one stays until that has proved itself. */
    private static final String EXTERNAL = "external-postgres";

    /** The old database with its backups, and what fills the Secrets and may own them. */
    private static final Set<String> KEPT = Set.of(
            "clusters.postgresql.cnpg.io",
            "imagecatalogs.postgresql.cnpg.io",
            "objectstores.barmancloud.cnpg.io",
            "scheduledbackups.postgresql.cnpg.io",
            "networkpolicies.networking.k8s.io",
            "configmaps",
            "externalsecrets.external-secrets.io");

    static Stream<Arguments> switches() {
        return OVERLAYS.stream()
                .flatMap(
                        from -> OVERLAYS.stream().filter(to -> !to.equals(from)).map(to -> arguments(from, to)));
    }

    @Test
    void leavesTheOldDatabaseWhenTheNewOneIsOutside() {
        Set<String> left = left("production", EXTERNAL);

        assertThat(left).containsAll(KEPT);
        assertThat(removed("production", EXTERNAL))
                .containsExactlyInAnyOrderElementsOf(left.stream()
                        .filter(resource -> !KEPT.contains(resource))
                        .toList());
        assertThat(removed(EXTERNAL, "production")).containsExactlyInAnyOrderElementsOf(left(EXTERNAL, "production"));
    }

    /** An applied object gets the label of the new overlay, so the label of the old one selects what is left. */
    @ParameterizedTest
    @MethodSource("switches")
    void removesWhatTheNewOverlayLacks(String from, String to) {
        Set<String> left = left(from, to);

        assertThat(left).isNotEmpty();
        assertThat(removed(from, to)).containsExactlyInAnyOrderElementsOf(left);
    }

    /** Two owners of the number of pods, or of the name of a Service, would undo each other's work. */
    @Test
    void findsTheSecondOwner() {
        assertThat(removed("production", "serverless")).contains("horizontalpodautoscalers.autoscaling");
        assertThat(removed("serverless", "production")).contains("scaledobjects.keda.sh");
        assertThat(removed("production", "serverless-knative")).contains("deployments.apps", "services");
    }

    @Test
    void neverRemovesData() {
        assertThat(switches().map(Arguments::get).flatMap(pair -> removed((String) pair[0], (String) pair[1]).stream()))
                .doesNotContain("clusters.postgresql.cnpg.io", "namespaces", "persistentvolumeclaims", "secrets");
    }

    @Test
    void coversEveryOverlayThatHasTheSameDatabase() {
        assertThat(Kustomize.overlays().stream()
                        .filter(name -> Kustomize.folder(name).startsWith(Kustomize.ROOT))
                        .filter(name -> Kustomize.rendered(name).hasKind("Cluster")))
                .containsExactlyInAnyOrderElementsOf(OVERLAYS);
    }

    private static Set<String> left(String from, String to) {
        Set<String> kept = Kustomize.rendered(to).objects().stream()
                .map(SwitchTest::identity)
                .collect(toSet());
        return Kustomize.rendered(from).objects().stream()
                .filter(object -> !kept.contains(identity(object)))
                .map(SwitchTest::resource)
                .collect(toSet());
    }

    private static Set<String> removed(String from, String to) {
        Matcher row = Pattern.compile("(?m)^\\| `" + from + "` \\| `" + to + "` \\| `([a-z.,0-9]+)` \\|$")
                .matcher(GUIDE);
        assertThat(row.find()).as("row from " + from + " to " + to).isTrue();
        return Set.of(row.group(1).split(","));
    }

    private static String identity(Manifest object) {
        return object.apiVersion() + "/" + object.id() + "/" + object.namespace();
    }

    /** Returns the name by which kubectl knows a kind, with its group. */
    private static String resource(Manifest object) {
        String kind = object.at("kind").text().toLowerCase(Locale.ROOT);
        String plural = kind.matches(".*[^aeiou]y") ? kind.replaceFirst("y$", "ies") : kind + "s";
        String apiVersion = object.apiVersion();
        return apiVersion.contains("/") ? plural + "." + apiVersion.replaceFirst("/.*", "") : plural;
    }
}
