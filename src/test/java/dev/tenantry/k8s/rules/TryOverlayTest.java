package dev.tenantry.k8s.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenantry.k8s.model.Component;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Workload;
import dev.tenantry.k8s.model.Yaml;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The overlay that k8s/try.sh makes on top of `dev`. */
@BesideOthers
class TryOverlayTest {

    // As deep as target/try, because Kustomize takes only relative paths, but not the folder of a trial that runs.
    private static final Path MADE = Path.of("target", "made-for-tests");

    @BeforeEach
    void requirePrograms() {
        Kustomize.assumeInstalled();
        assumeTrue(Command.exists("openssl"), "Skipped: openssl is not on the PATH.");
    }

    @Test
    void keepsTheRulesOfTheOverlayBelow() {
        Overlay made = make("localhost/tenantry:0123456789ab");
        // Some rules are looser for a single machine, which they know by the overlay's name.
        Overlay onOneMachine = new Overlay("dev", made.objects());

        assertThat(Rule.all()
                        .flatMap(rule -> rule.check()
                                .complaints()
                                .apply(rule == Labels.NAMES_THE_OVERLAY ? made : onOneMachine)))
                .isEmpty();
    }

    @Test
    void verifiesTokensWithTheKeyThatWasMade() {
        Overlay made = make("tenantry:1");

        assertThat(made.find("ConfigMap/tenantry-jwt-*")
                        .orElseThrow()
                        .at("data", "keys")
                        .text())
                .startsWith("-----BEGIN PUBLIC KEY-----")
                .isEqualTo(Yaml.text(MADE.resolve("jwt-public-key.pem")));
        assertThat(made.find("ConfigMap/tenantry-settings-*").orElseThrow().name())
                .isEqualTo(Kustomize.rendered("dev")
                        .find("ConfigMap/tenantry-settings-*")
                        .orElseThrow()
                        .name());
    }

    @Test
    void givesPodsTheMemoryOfAJvm() {
        assertThat(Workload.in(make("tenantry:1"), Component.values())
                        .flatMap(Workload::containers)
                        .map(container ->
                                container.at("resources", "limits", "memory").text()))
                .isNotEmpty()
                .containsOnly("640Mi");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost/tenantry:0123456789ab, localhost/tenantry, newTag, 0123456789ab",
        "tenantry, tenantry, newTag, latest",
        "tenantry:1, tenantry, newTag, 1",
        "registry.tenantry.test:5000/a/tenantry, registry.tenantry.test:5000/a/tenantry, newTag, latest",
        "registry.tenantry.test:5000/tenantry:1, registry.tenantry.test:5000/tenantry, newTag, 1",
        "localhost:5000/tenantry@sha256:ab, localhost:5000/tenantry, digest, sha256:ab"
    })
    void takesTheNameOfAnImageApart(String given, String name, String kind, String version) {
        write(given);

        assertThat(Yaml.value(Yaml.text(MADE.resolve("kustomization.yaml"))).get("images"))
                .isEqualTo(Yaml.value("[{name: tenantry, newName: '%s', %s: '%s'}]".formatted(name, kind, version)));
    }

    @Test
    void runsTheImageThatIsGiven() {
        assertThat(Workload.in(make("localhost/tenantry:0123456789ab"), Component.values())
                        .flatMap(Workload::containers)
                        .map(container -> container.at("image"))
                        .map(Field::text))
                .isNotEmpty()
                .containsOnly("localhost/tenantry:0123456789ab");
    }

    /** As deep as the guide's folder target/mine. */
    @Test
    void theGuideMakesSuchAnOverlayByHand() throws IOException {
        String guide = Yaml.text(Kustomize.ROOT.resolve("README.md"));
        Matcher file = Pattern.compile("(?s)target/mine/kustomization.yaml <<'END'\n(.*?)\nEND\n")
                .matcher(guide);
        assertThat(file.find()).isTrue();
        Path mine = Files.createDirectories(Path.of("target", "made-by-hand"));
        Files.writeString(mine.resolve("kustomization.yaml"), file.group(1));
        Files.writeString(mine.resolve("jwt-public-key.pem"), "-----BEGIN PUBLIC KEY-----\n");

        Overlay made = new Overlay("dev", Kustomize.render(mine).objects());

        assertThat(Rule.all().flatMap(rule -> rule.check().complaints().apply(made)))
                .isEmpty();
        assertThat(made.find("ConfigMap/tenantry-jwt-*")
                        .orElseThrow()
                        .at("data", "keys")
                        .text())
                .startsWith("-----BEGIN");
    }

    private static Overlay make(String image) {
        write(image);
        return new Overlay("try", Kustomize.render(MADE).objects());
    }

    private static void write(String image) {
        Command run = Command.run(
                Path.of("").toAbsolutePath(),
                Duration.ofSeconds(30),
                Map.of("image", image, "made", MADE.toString(), "NAMESPACE", "tenantry"),
                List.of(
                        "sh",
                        "-euc",
                        "mkdir -p $made; . k8s/try/tools.sh; . k8s/try/overlay.sh; write_key; write_overlay"));
        assertThat(run.status()).as(run.output()).isZero();
    }
}
