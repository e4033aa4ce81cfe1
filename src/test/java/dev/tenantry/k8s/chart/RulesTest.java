package dev.tenantry.k8s.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Yaml;
import dev.tenantry.k8s.rules.Rule;
import dev.tenantry.support.BesideOthers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the overlays hold for the chart, also for the pod of `helm test`. */
@BesideOthers
class RulesTest {

    private static final Map<String, Overlay> RENDERED = new ConcurrentHashMap<>();

    /** Not dev, from which the rules expect less by its name. */
    static Stream<Arguments> everyRule() {
        return Chart.examples().stream()
                .filter(example -> !example.equals("dev"))
                .flatMap(example -> Rule.all().map(rule -> arguments(example, rule)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyRule")
    void keeps(String example, Rule rule) {
        assertThat(rule.check().complaints().apply(RENDERED.computeIfAbsent(example, RulesTest::inItsNamespace)))
                .isEmpty();
    }

    /** The namespace is there before the chart, from the same file as that of the overlays. */
    private static Overlay inItsNamespace(String example) {
        Overlay chart = Chart.of(example).renderedWithTests();
        Manifest namespace = new Manifest(Yaml.value(Yaml.text(Kustomize.ROOT.resolve("base/namespace.yaml"))
                .replace(
                        "  labels:\n",
                        "  labels:\n    app.kubernetes.io/part-of: tenantry\n    tenantry.dev/overlay: chart\n")));
        List<Manifest> objects = new ArrayList<>(chart.objects());
        objects.add(namespace);
        return new Overlay(chart.name(), objects);
    }
}
