package dev.tenantry.k8s.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.BesideOthers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** For the same values, the chart renders the objects of an overlay. */
@BesideOthers
class EqualityTest {

    static List<String> examples() {
        return Chart.examples();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void rendersWhatTheOverlayRenders(String name, @TempDir Path copy) throws Exception {
        Map<String, String> chart = NormalForm.of(Chart.of(name).rendered());

        assertThat(chart).containsExactlyInAnyOrderEntriesOf(NormalForm.of(FilledIn.overlay(name, copy)));
    }
}
