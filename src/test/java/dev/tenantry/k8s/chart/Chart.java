package dev.tenantry.k8s.chart;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import com.marcnuri.helm.jni.NativeLibrary;
import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The chart with values: those of a file in ci/, and others that a test adds as YAML. Helm is a library, so its command
 * is not needed.
 */
record Chart(Path folder, String namespace, List<Path> values) {

    static final Path FOLDER = Kustomize.ROOT.resolve("chart");

    /** The library assumes an older one, which the chart refuses. */
    private static final String OLDEST_KUBERNETES = "1.30.0";

    /** Without it, the library would download one. */
    private static final boolean INSTALLED =
            ServiceLoader.load(NativeLibrary.class).findFirst().isPresent();

    /** Returns the chart with the values of an overlay. */
    static Chart of(String overlay) {
        Assumptions.assumeTrue(
                INSTALLED,
                "Skipped: there is no Helm library for this platform, so k8s/chart cannot be rendered and checked.");
        return new Chart(FOLDER, "tenantry", List.of(FOLDER.resolve("ci/" + overlay + "-values.yaml")));
    }

    /** Returns the names of the overlays for which ci/ has values. */
    static List<String> examples() {
        String[] files = FOLDER.resolve("ci").toFile().list();
        return List.of(files).stream()
                .map(file -> file.replace("-values.yaml", ""))
                .filter(Kustomize.overlays()::contains)
                .sorted()
                .toList();
    }

    Chart with(String yaml) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            file.toFile().deleteOnExit();
            List<Path> more = new ArrayList<>(values);
            more.add(Files.writeString(file, yaml));
            return new Chart(folder, namespace, more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Chart in(String other) {
        return new Chart(folder, other, values);
    }

    Chart at(Path other) {
        return new Chart(other, namespace, values);
    }

    /** Returns a copy with another text in the templates, for what Helm does not let the library choose. */
    Chart edited(String text, String other) {
        try (Stream<Path> files = Files.walk(folder)) {
            Path copy = Files.createTempDirectory("chart");
            for (Path original : files.toList()) {
                Path target = copy.resolve(folder.relativize(original));
                if (Files.isRegularFile(original)) {
                    Files.writeString(target, Yaml.text(original).replace(text, other));
                } else {
                    Files.createDirectories(target);
                }
                // In the end, what was registered last is deleted first, so the folders are empty by then.
                target.toFile().deleteOnExit();
            }
            return at(copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Renders what `helm test` creates too, which the library leaves out as long as it is a hook. */
    Overlay renderedWithTests() {
        return edited("helm.sh/hook:", "helm.sh/no-hook:").rendered();
    }

    /** Renders what an installation applies. */
    Overlay rendered() {
        TemplateCommand command = new Helm(folder)
                .template()
                .withName("shop")
                .withNamespace(namespace)
                .withKubeVersion(OLDEST_KUBERNETES);
        values.forEach(command::withValuesFile);
        return new Overlay(
                "chart",
                Yaml.documents(command.call()).stream()
                        .filter(tree -> !tree.isNull() && !tree.isMissingNode())
                        .map(Manifest::new)
                        .toList());
    }

    /** Renders what Helm shows after an installation. */
    String notes() {
        var command = new Helm(folder)
                .install()
                .withName("shop")
                .withNamespace(namespace)
                .withKubeVersion(OLDEST_KUBERNETES)
                .clientOnly()
                .withDryRunOption(DryRun.CLIENT);
        values.forEach(command::withValuesFile);
        return command.call().getOutput();
    }
}
