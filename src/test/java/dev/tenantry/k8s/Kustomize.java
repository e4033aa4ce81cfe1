package dev.tenantry.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Finds the overlays and lets kubectl render them, each once in a test run. */
final class Kustomize {

    static final Path ROOT = Path.of("k8s");

    /** Ours, and what the tests make of components that are in none of ours. */
    private static final List<Path> FOLDERS =
            List.of(ROOT.resolve("overlays"), Path.of("src/test/resources/k8s/overlays"));

    private static final boolean INSTALLED = isInstalled();
    private static final Map<String, Overlay> RENDERED = new ConcurrentHashMap<>();

    private Kustomize() {}

    /** By their folders' names, not by a list, so that no new one is forgotten. */
    static List<String> overlays() {
        return FOLDERS.stream()
                .flatMap(Kustomize::kustomizations)
                .map(folder -> folder.getFileName().toString())
                .toList();
    }

    private static Stream<Path> kustomizations(Path folder) {
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(each -> Files.exists(each.resolve("kustomization.yaml"))).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Overlay rendered(String overlay) {
        // For each test and not for all at once: of a class that ends before its tests, a report shows nothing.
        Assumptions.assumeTrue(
                INSTALLED,
                "Skipped: kubectl is not on the PATH, so the overlays of k8s/ cannot be rendered and checked.");
        return RENDERED.computeIfAbsent(overlay, Kustomize::render);
    }

    private static Overlay render(String overlay) {
        Path folder = FOLDERS.stream()
                .map(each -> each.resolve(overlay))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
        String yaml = run("kubectl", "kustomize", folder.toString());
        return new Overlay(
                overlay, Trees.documents(yaml).stream().map(Manifest::new).toList());
    }

    private static String run(String... command) {
        try {
            // What it warns of (fields that are deprecated, patches that find nothing) counts as a failure too.
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String complained = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0 || !complained.isBlank()) {
                throw new AssertionError(String.join(" ", command) + ": " + complained);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    }
}
