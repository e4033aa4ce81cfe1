package dev.tenantry.k8s.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.k8s.model.Component;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.OnTop;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Variable;
import dev.tenantry.k8s.model.Workload;
import dev.tenantry.support.BesideOthers;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A restore reads the backups, writes none where others are, and touches nothing that runs. */
@BesideOthers
class RestoreTest {

    /** Nothing serves there, and a cluster that is soon deleted needs neither copies nor backups. */
    private static final Set<Rule> OF_WHAT_SERVES = Set.of(
            Databases.COMMITS_ARE_ON_TWO_SERVERS,
            Databases.PROMOTES_ONLY_WHAT_HAS_THEM,
            Backups.ARCHIVES_EVERY_CHANGE,
            Backups.IS_BACKED_UP_DAILY,
            Backups.IS_KEPT_FOR_WEEKS,
            Network.GATEWAY,
            Network.MONITORING,
            Network.CLOUDNATIVE_PG,
            Network.SERVING,
            Network.AUDIT,
            Network.DATABASE);

    private Overlay production;
    private Overlay restore;

    @BeforeEach
    void render() {
        production = Kustomize.rendered("production");
        restore = Kustomize.render(Kustomize.ROOT.resolve("restore"));
    }

    @Test
    void keepsTheRules() {
        assertThat(Rule.all()
                        .filter(rule -> !OF_WHAT_SERVES.contains(rule))
                        .flatMap(rule -> rule.check().complaints().apply(restore)))
                .isEmpty();
    }

    @Test
    void staysInANamespaceOfItsOwn() {
        String own = "tenantry-restore";

        assertThat(production.objects()).noneMatch(object -> object.namespace().equals(own));
        assertThat(restore.objects())
                .allSatisfy(object -> assertThat(object.kind().equals("Namespace") ? object.name() : object.namespace())
                        .isEqualTo(own));
        assertThat(Neighbours.reached(restore).get("database").keySet())
                .containsExactlyInAnyOrder("database:5432", "database:8000", "dns:53");
        assertThat(restore.each("NetworkPolicy", "spec/egress/*/to/*/ipBlock/cidr")
                        .map(Field::text))
                .as("the API server and the object store")
                .hasSize(2)
                .allMatch(range -> range.startsWith("REPLACED-BY-"));
    }

    @Test
    void readsTheBackupsThatTheRunningClusterWrites() {
        Manifest running = cluster(production);
        Manifest restored = cluster(restore);

        assertThat(source(restored)).isEqualTo(archive(running));
        assertThat(restored.at("spec", "bootstrap", "recovery", "source").text())
                .isEqualTo(first(restored, "spec/externalClusters/*/name").text());
        assertThat(store(restore)).isEqualTo(store(production));
        assertThat(restored.at("spec", "plugins").isAbsent())
                .as("it archives nothing")
                .isTrue();
    }

    /** PostgreSQL refuses to recover with fewer connections than the server had. */
    @Test
    void hasRoomForWhatWasBackedUp() {
        for (String[] place : new String[][] {
            {"spec", "postgresql", "parameters", "max_connections"},
            {"spec", "storage", "size"},
            {"spec", "walStorage", "size"},
            {"spec", "resources"}
        }) {
            assertThat(cluster(restore).at(place).value())
                    .as(String.join("/", place))
                    .isEqualTo(cluster(production).at(place).value());
        }
        assertThat(cluster(restore).at("spec", "imageName").text())
                .isEqualTo(production
                        .each("ImageCatalog", "spec/images/*/image")
                        .map(Field::text)
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void knowsWhichTenantsWereErased() {
        Manifest controlPlane = restore.find(Names.CONTROL_PLANE).orElseThrow();

        assertThat(controlPlane.everything().map(Field::text))
                .contains("TENANTRY_REGISTRY_TOMBSTONES", "/etc/tenantry/tombstones/tombstones.ndjson");
        assertThat(restore.find("ConfigMap/tenantry-tombstones-*")
                        .orElseThrow()
                        .at("data", "tombstones.ndjson")
                        .isPresent())
                .isTrue();
    }

    /** Under the old name, it would not start, because there are backups of another cluster. */
    @Test
    void aLostClusterArchivesUnderAnotherName(@TempDir Path folder) throws Exception {
        Overlay recovered = OnTop.of("production", folder, "recovery");

        assertThat(source(cluster(recovered))).isEqualTo(archive(cluster(production)));
        assertThat(archive(cluster(recovered))).isNotEqualTo(archive(cluster(production)));
        assertThat(cluster(recovered).at("spec", "bootstrap", "initdb").isAbsent())
                .isTrue();
        assertThat(Rule.all().flatMap(rule -> rule.check().complaints().apply(recovered)))
                .isEmpty();
    }

    /** A backup still has the tenants that were erased since. */
    @ParameterizedTest
    @ValueSource(strings = {"production", "serverless-knative"})
    void tellsAllInstancesWhichTenantsWereErased(String overlay, @TempDir Path folder) throws Exception {
        Overlay restored = OnTop.of(overlay, folder, "tombstones");

        assertThat(Workload.in(restored, Component.SERVING, Component.CONTROL_PLANE))
                .hasSize(2)
                .allSatisfy(pods ->
                        assertThat(pods.environment().map(Variable::name)).contains("TENANTRY_REGISTRY_TOMBSTONES"));
        // The labels are those of an overlay that lists the component.
        assertThat(Rule.all()
                        .filter(rule -> !(rule instanceof Labels))
                        .flatMap(rule -> rule.check().complaints().apply(restored)))
                .isEmpty();
    }

    private static Manifest cluster(Overlay overlay) {
        return overlay.ofKind("Cluster").findFirst().orElseThrow();
    }

    /** Returns the folder in the archive to which a cluster writes, which is its name unless it says another. */
    private static String archive(Manifest cluster) {
        Field parameters = first(cluster, "spec/plugins/*/parameters");
        Field name = parameters.at("serverName");
        return parameters.at("barmanObjectName").text() + "/" + (name.isAbsent() ? cluster.name() : name.text());
    }

    private static String source(Manifest cluster) {
        Field parameters = first(cluster, "spec/externalClusters/*/plugin/parameters");
        return parameters.at("barmanObjectName").text() + "/"
                + parameters.at("serverName").text();
    }

    private static Field first(Manifest cluster, String place) {
        return cluster.root().each(place).findFirst().orElseThrow();
    }

    private static Object store(Overlay overlay) {
        return overlay.find("ObjectStore/tenantry-backups")
                .orElseThrow()
                .at("spec", "configuration")
                .value();
    }
}
