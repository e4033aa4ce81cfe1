package dev.tenantry.k8s.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.k8s.model.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the pictures of who may reach whom with the network policies. With {@code -Dpictures=accept}, it draws them
 * anew.
 */
class PictureTest {

    private static final String NETWORK = "network.md";

    private static final Pattern PICTURE =
            Pattern.compile("(<!-- Drawn from the overlay ([a-z-]+)\\. -->\n```mermaid\n)(.*?)(?=```)", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"README.md", NETWORK})
    void drawsWhatThePoliciesAllow(String page) throws IOException {
        Path file = Kustomize.ROOT.resolve(page);
        String text = Yaml.text(file);
        String drawn = PICTURE.matcher(text)
                .replaceAll(found -> found.group(1) + new Picture(Kustomize.rendered(found.group(2))).drawn());

        if ("accept".equals(System.getProperty("pictures"))) {
            Files.writeString(file, drawn);
        }
        assertThat(Yaml.text(file)).isEqualTo(drawn);
    }

    @Test
    void drawsEveryOverlay() throws IOException {
        try (Stream<Path> folders = Files.list(Kustomize.ROOT.resolve("overlays"))) {
            List<String> overlays =
                    folders.map(folder -> folder.getFileName().toString()).toList();
            assertThat(PICTURE.matcher(Yaml.text(Kustomize.ROOT.resolve(NETWORK)))
                            .results()
                            .map(found -> found.group(2)))
                    .containsExactlyInAnyOrderElementsOf(overlays);
        }
        assertThat(PICTURE.matcher(Yaml.text(Kustomize.ROOT.resolve("README.md")))
                        .results()
                        .map((MatchResult found) -> found.group(2)))
                .containsExactly("production");
    }
}
