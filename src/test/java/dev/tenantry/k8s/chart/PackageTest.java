package dev.tenantry.k8s.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import dev.tenantry.k8s.model.Yaml;
import dev.tenantry.support.BesideOthers;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart is one that Helm accepts, and its package is the same. */
@BesideOthers
class PackageTest {

    private static final Pattern VERSION = Pattern.compile("<artifactId>tenantry</artifactId>\\s*<version>([^<]+)</");

    /** The one message is about a missing icon. What must be set is not, which a lint forgives. */
    @Test
    void lintsWithoutWarnings() {
        LintResult result = new Helm(Chart.of("dev").folder()).lint().strict().call();

        assertThat(result.isFailed()).isFalse();
        assertThat(result.getMessages()).containsExactly("[INFO] Chart.yaml: icon is recommended");
    }

    @Test
    void rendersTheSamePacked(@TempDir Path folder) {
        Chart chart = Chart.of("production");
        new Helm(chart.folder()).packageIt().withDestination(folder).call();

        Path packed = folder.resolve("tenantry-" + version() + ".tgz");

        assertThat(NormalForm.of(chart.at(packed).rendered())).isEqualTo(NormalForm.of(chart.rendered()));
    }

    @Test
    void hasTheVersionOfTheService() {
        JsonNode chart = Yaml.value(Yaml.text(Chart.FOLDER.resolve("Chart.yaml")));

        assertThat(chart.path("version").asText()).isEqualTo(version());
        assertThat(chart.path("appVersion").asText()).isEqualTo(version());
    }

    private static String version() {
        Matcher version = VERSION.matcher(Yaml.text(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        return version.group(1);
    }
}
