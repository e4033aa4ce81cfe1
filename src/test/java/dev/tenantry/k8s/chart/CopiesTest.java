package dev.tenantry.k8s.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.k8s.model.Yaml;
import dev.tenantry.support.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the chart's copies of manifests with the manifests, also on a machine without kubectl and Helm. */
@BesideOthers
class CopiesTest {

    private static final String ACCEPT = "./mvnw test -Dtest=CopiesTest -Dchart=accept";

    @Test
    void areWhatTheOverlaysUse() throws IOException {
        if ("accept".equals(System.getProperty("chart"))) {
            accept();
        }
        assertThat(copied())
                .as("%s is not what the overlays use. To accept the change: %s", Copies.FOLDER, ACCEPT)
                .isEqualTo(Copies.all());
    }

    private static Map<String, String> copied() throws IOException {
        Map<String, String> copied = new TreeMap<>();
        try (Stream<Path> files = Files.list(Copies.FOLDER)) {
            files.forEach(file -> copied.put(file.getFileName().toString(), Yaml.text(file)));
        }
        return copied;
    }

    private static void accept() throws IOException {
        for (String superfluous : copied().keySet()) {
            Files.delete(Copies.FOLDER.resolve(superfluous));
        }
        for (Map.Entry<String, String> copy : Copies.all().entrySet()) {
            Files.writeString(Copies.FOLDER.resolve(copy.getKey()), copy.getValue());
        }
    }
}
