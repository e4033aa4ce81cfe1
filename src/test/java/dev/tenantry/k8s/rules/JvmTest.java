package dev.tenantry.k8s.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.k8s.model.Component;
import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.k8s.model.OnTop;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Workload;
import dev.tenantry.support.BesideOthers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The component jvm goes on top of every overlay. */
@BesideOthers
class JvmTest {

    static Stream<String> overlays() {
        return Kustomize.overlays().stream();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void givesEveryPodOfOursTheMemoryOfAJvm(String name, @TempDir Path folder) throws Exception {
        Overlay overlay = OnTop.of(name, folder, "jvm");

        assertThat(Rule.all().flatMap(rule -> rule.check().complaints().apply(overlay)))
                .isEmpty();
        assertThat(memory(overlay, Component.values())).isNotEmpty().containsOnly("320Mi of 640Mi");
        assertThat(others(overlay)).as("all else").isEqualTo(others(Kustomize.rendered(name)));
    }

    private static Stream<String> memory(Overlay overlay, Component... components) {
        return Workload.in(overlay, components)
                .flatMap(Workload::containers)
                .map(container -> container.at("resources"))
                .map(resources -> resources.at("requests", "memory").text() + " of "
                        + resources.at("limits", "memory").text());
    }

    private static List<String> others(Overlay overlay) {
        return overlay.everything()
                .filter(field -> field.value().isValueNode())
                .filter(field -> !field.path().matches(".*/containers/0/resources/(requests|limits)/memory")
                        || Workload.in(overlay, Component.values())
                                .noneMatch(pods -> pods.object().equals(field.object())))
                .map(field -> field + " " + field.value())
                .sorted()
                .toList();
    }
}
