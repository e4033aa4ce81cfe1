package dev.tenantry.k8s.chart;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Yaml;
import dev.tenantry.support.BesideOthers;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A release can take over what an overlay has installed, and the page's last step deletes the rest. */
@BesideOthers
class TakeoverTest {

    static List<String> examples() {
        return Chart.examples();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void leavesWhatThePageDeletes(String name, @TempDir Path copy) throws Exception {
        Set<String> taken = Chart.of(name).rendered().objects().stream()
                .map(TakeoverTest::identity)
                .collect(toSet());
        Overlay overlay = FilledIn.overlay(name, copy);

        List<Manifest> left = overlay.objects().stream()
                .filter(object -> !object.kind().equals("Namespace"))
                .filter(object -> !taken.contains(identity(object)))
                .toList();

        assertThat(left.stream().map(Manifest::kind)).containsOnly("ConfigMap", "Job");
        assertThat(left)
                .allSatisfy(object -> assertThat(object.at("metadata", "labels", "tenantry.dev/overlay")
                                .text())
                        .isEqualTo(name));
        assertThat(Yaml.text(Chart.FOLDER.resolve("README.md")))
                .contains("`kubectl -n tenantry delete configmaps,jobs --selector tenantry.dev/overlay=production`");
    }

    private static String identity(Manifest object) {
        return object.id() + " in " + object.namespace();
    }
}
