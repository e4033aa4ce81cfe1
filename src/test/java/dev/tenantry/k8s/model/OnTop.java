package dev.tenantry.k8s.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders an overlay with more components, as an overlay of the user's own would list them. */
public final class OnTop {

    private OnTop() {}

    /**
     * Returns the overlay under its own name.
     *
     * @param folder an empty folder, because Kustomize reads only files
     */
    public static Overlay of(String overlay, Path folder, String... components) throws IOException {
        Kustomize.assumeInstalled();
        // Kustomize takes no absolute paths, and follows links before it goes up.
        Path top = Files.createDirectories(folder.toRealPath().resolve(overlay));
        Files.writeString(top.resolve("kustomization.yaml"), """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources:
                  - %s
                components:
                %s
                """.formatted(
                        relative(top, Kustomize.folder(overlay)),
                        Stream.of(components)
                                .map(name -> "  - " + relative(top, Kustomize.ROOT.resolve("components/" + name)))
                                .collect(Collectors.joining("\n"))));
        return Kustomize.render(top);
    }

    private static Path relative(Path from, Path to) {
        return from.relativize(to.toAbsolutePath());
    }
}
