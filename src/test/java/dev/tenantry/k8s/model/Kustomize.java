package dev.tenantry.k8s.model;

import static java.util.stream.Collectors.toMap;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Finds the overlays and lets kubectl render each of them once per test run. */
public final class Kustomize {

    public static final Path ROOT = Path.of("k8s");

    /** Our overlays, and one for the tests alone with the components that none of ours uses. */
    private static final Map<String, Path> FOLDERS = Stream.of(
                    ROOT.resolve("overlays"), Path.of("src/test/resources/k8s/overlays"))
            .flatMap(parent -> Stream.of(parent.toFile().listFiles()))
            .map(File::toPath)
            .filter(folder -> Files.exists(folder.resolve("kustomization.yaml")))
            .collect(toMap(folder -> folder.getFileName().toString(), folder -> folder));

    private static final boolean INSTALLED = Stream.of(
                    System.getenv().getOrDefault("PATH", "").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));

    private static final Map<String, Overlay> RENDERED = new ConcurrentHashMap<>();

    private Kustomize() {}

    /** Returns the names of all overlays, as their folders show, so that a new one cannot be forgotten. */
    public static List<String> overlays() {
        return FOLDERS.keySet().stream().sorted().toList();
    }

    public static Overlay rendered(String overlay) {
        assumeInstalled();
        return RENDERED.computeIfAbsent(overlay, name -> render(folder(name)));
    }

    /** Tells whether an overlay lists a component, also on a machine without kubectl. */
    public static boolean lists(String overlay, String component) {
        return Yaml.text(folder(overlay).resolve("kustomization.yaml")).contains("components/" + component + "\n");
    }

    // Assumed in each test, because a report shows nothing of a class that is aborted before its tests.
    public static void assumeInstalled() {
        Assumptions.assumeTrue(
                INSTALLED,
                "Skipped: kubectl is not on the PATH, so the overlays of k8s/ cannot be rendered and checked.");
    }

    public static Path folder(String overlay) {
        return Objects.requireNonNull(FOLDERS.get(overlay), overlay);
    }

    /** Renders an overlay in any folder, which gives it its name. */
    public static Overlay render(Path folder) {
        String yaml = run("kubectl", "kustomize", folder.toString());
        return new Overlay(
                folder.getFileName().toString(),
                Yaml.documents(yaml).stream().map(Manifest::new).toList());
    }

    private static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            // A warning (a deprecated field, a patch without a target) counts as a failure too.
            if (process.waitFor() != 0 || !errors.isBlank()) {
                throw new AssertionError(String.join(" ", command) + ": " + errors);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
