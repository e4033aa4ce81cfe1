package dev.tenantry.k8s.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Yaml;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares what the guide says with the manifests. */
class GuideTest {

    private static final String GUIDE = Yaml.text(Kustomize.ROOT.resolve("README.md"));

    /** The first version of CloudNativePG that knows the field failoverQuorum. */
    private static final String QUORUM_SINCE = "1.28";

    @Test
    void addsTheConnectionsUp() {
        Overlay production = Kustomize.rendered("production");
        Demand demand = new Demand(production);

        assertRow("serving pod", Demand.SERVING_POD, demand.serving(), demand.ofServing());
        assertRow("pooler", demand.ofPooler(), demand.poolers(), demand.poolers() * demand.ofPooler());
        assertRow(
                "control plane",
                Demand.CONTROL_PLANE_POD,
                demand.controlPlane(),
                demand.controlPlane() * Demand.CONTROL_PLANE_POD);
        assertRow("migration Job", Demand.JOB, 1, Demand.JOB);
        assertThat(GUIDE)
                .contains("| %d |\n| **PostgreSQL**".formatted(Demand.RESERVED))
                .contains("**%d, of `max_connections` %s**".formatted(demand.sum(), limit(production)));
    }

    @Test
    void addsTheConnectionsWithoutAPoolerUp() {
        Demand demand = new Demand(Kustomize.rendered("external-postgres"));

        assertRow("serving pod of `external-postgres`", Demand.SERVING_POD, demand.serving(), demand.ofServing());
        assertRow(
                "control plane of `external-postgres`",
                Demand.CONTROL_PLANE_POD,
                demand.controlPlane(),
                demand.controlPlane() * Demand.CONTROL_PLANE_POD);
        int rest = demand.sum() - demand.ofServing() - demand.controlPlane() * Demand.CONTROL_PLANE_POD;
        assertThat(GUIDE)
                .contains("| migration Job, audit CronJob, reserved | | | %d |".formatted(rest))
                .contains("**%d**; give it %d or more".formatted(demand.sum(), Demand.OF_A_SERVER_OUTSIDE))
                .contains("with `max_connections` %d or more".formatted(Demand.OF_A_SERVER_OUTSIDE))
                .contains("Each further serving pod adds %d.".formatted(2 * Demand.SERVING_POD))
                .contains(
                        "each pod takes 6 fewer, %d in all".formatted(6 * (demand.serving() + demand.controlPlane())));
        assertThat(Yaml.text(Kustomize.ROOT.resolve("components/external-postgres/fewer-pods.yaml")))
                .contains("a rollout needs %d connections".formatted(demand.sum()));
    }

    /** Both are upper bounds, so the pools must be small enough for all pods together. */
    @Test
    void fitsThePoolsOfADataStore() {
        Demand demand = new Demand(Kustomize.rendered("production"));
        int pods = demand.serving() + demand.controlPlane();
        Matcher advice = Pattern.compile("`max_connections` ([0-9]+) on one data store.*"
                        + "POOLS_MAX=([0-9]+)` and `TENANTRY_ISOLATION_POOLS_SIZE=([0-9]+)")
                .matcher(GUIDE);

        assertThat(GUIDE).contains("%d × 200 = %s connections".formatted(pods, grouped(pods * 200)));
        assertThat(advice.find()).isTrue();
        assertThat(pods * number(advice, 2) * number(advice, 3)).isLessThanOrEqualTo(number(advice, 1));
    }

    @Test
    void asksForAnOperatorThatKnowsTheQuorum() {
        assertThat(Stream.of("README.md", "components/cloudnative-pg/kustomization.yaml")
                        .map(file -> Yaml.text(Kustomize.ROOT.resolve(file)))
                        .flatMap(text -> Pattern.compile("CloudNativePG \\(?([0-9.]*[0-9])")
                                .matcher(text)
                                .results()))
                .hasSize(2)
                .allSatisfy(version -> assertThat(version.group(1)).isEqualTo(QUORUM_SINCE));
    }

    private static void assertRow(String client, int each, int pods, int sum) {
        assertThat(GUIDE)
                .containsPattern("(?m)^\\| " + client
                        + "[^|]*\\| %d \\| %d( \\([0-9 +]+\\))? \\| %d\\b".formatted(each, pods, sum));
    }

    private static String limit(Overlay overlay) {
        return overlay.each("Cluster", "spec/postgresql/parameters/max_connections")
                .map(Field::text)
                .findFirst()
                .orElseThrow();
    }

    private static int number(Matcher found, int group) {
        return Integer.parseInt(found.group(group));
    }

    private static String grouped(int number) {
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
        symbols.setGroupingSeparator(' ');
        return new DecimalFormat("#,##0", symbols).format(number);
    }
}
