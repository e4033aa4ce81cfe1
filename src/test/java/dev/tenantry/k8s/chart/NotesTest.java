package dev.tenantry.k8s.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.support.BesideOthers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Helm shows after an installation is true for it. {@link FirstRequestTest} sends its requests. */
@BesideOthers
class NotesTest {

    private static final Pattern OBJECT = Pattern.compile("\\b(job|deployment|service)/(\\S+)");
    private static final Pattern FORWARDED = Pattern.compile("port-forward service/(\\S+) (?:\\d+:)?(\\d+)");
    private static final Map<String, String> KINDS =
            Map.of("job", "Job", "deployment", "Deployment", "service", "Service");

    static List<String> examples() {
        return Chart.examples();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void namesWhatIsThere(String example) {
        Overlay chart = Chart.of(example).rendered();
        String notes = Chart.of(example).notes();

        List<MatchResult> named = OBJECT.matcher(notes).results().toList();

        assertThat(named)
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(object -> assertThat(chart.find(KINDS.get(object.group(1)) + "/" + object.group(2)))
                        .as(object.group())
                        .isPresent());
        assertThat(FORWARDED.matcher(notes).results())
                .hasSize(2)
                .allSatisfy(forwarded -> assertThat(chart.find("Service/" + forwarded.group(1))
                                .orElseThrow()
                                .root()
                                .each("spec/ports/*/port"))
                        .anyMatch(port -> port.text().equals(forwarded.group(2))));
    }

    @Test
    void speaksOfTheReleaseAndItsNamespace() {
        assertThat(Chart.of("production").in("orders").notes())
                .contains("kubectl -n orders ", "helm -n orders test shop", "https://api.tenantry.test")
                .doesNotContain("-n tenantry");
    }

    @Test
    void warnsOfWhatIsLeftOut() {
        assertThat(Chart.of("dev").notes())
                .contains("There is no way in from outside yet", "does not reject dangerous changes", "no backups")
                .contains("label namespace NAME tenantry.dev/role=gateway");
        assertThat(Chart.of("production").notes()).doesNotContain(" yet: ", "no backups");
    }

    /** The notes say it, so it must be what Helm does. */
    @Test
    void keepsTheDataOfARemovedRelease() {
        assertThat(Chart.of("production").notes().toLowerCase(Locale.ROOT))
                .contains("leaves the secrets", "the postgresql cluster", "the externalsecrets that it needs");
        assertThat(kept("production"))
                .containsExactlyInAnyOrder(
                        "Cluster/tenantry-postgres",
                        "ImageCatalog/tenantry-postgres",
                        "ObjectStore/tenantry-backups",
                        "ExternalSecret/tenantry-app",
                        "ExternalSecret/tenantry-control",
                        "ExternalSecret/tenantry-owner",
                        "ExternalSecret/tenantry-redis",
                        "ExternalSecret/tenantry-backups");
        assertThat(kept("external-postgres")).isEmpty();
    }

    /** Helm would ask for the log of a pod that it has deleted. */
    @Test
    void readsTheLogOfTheTestWithoutHelm() {
        assertThat(Chart.of("dev").notes())
                .contains("kubectl -n tenantry logs tenantry-test")
                .doesNotContain("--logs");
        assertThat(Chart.of("dev").renderedWithTests().find("Pod/tenantry-test"))
                .isPresent();
    }

    private static Stream<String> kept(String example) {
        return Chart.of(example).with("externalSecrets: {enabled: true}").rendered().objects().stream()
                .filter(object -> object.at("metadata", "annotations", "helm.sh/resource-policy")
                        .isPresent())
                .map(Manifest::id);
    }
}
