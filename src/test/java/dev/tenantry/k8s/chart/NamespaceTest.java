package dev.tenantry.k8s.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.support.BesideOthers;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The chart can be installed in any namespace, although the manifests are written for one. */
@BesideOthers
class NamespaceTest {

    private static final Set<String> OF_THE_CLUSTER =
            Set.of("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding");

    private static Overlay elsewhere() {
        return Chart.of("production").in("orders").renderedWithTests();
    }

    @Test
    void putsEverythingThere() {
        assertThat(elsewhere().objects())
                .filteredOn(object -> !OF_THE_CLUSTER.contains(object.kind()))
                .filteredOn(object -> !object.kind().equals("Gateway"))
                .isNotEmpty()
                .allSatisfy(object -> assertThat(object.namespace()).isEqualTo("orders"));
    }

    @Test
    void namesTheOtherNamespaceNowhere() {
        assertThat(elsewhere().everything().filter(field -> field.value().isTextual()))
                .allSatisfy(field ->
                        assertThat(field.text()).doesNotContain("namespace=\"tenantry\"", "tenantry-pooler.tenantry"))
                .filteredOn(field ->
                        Set.of("namespace", "kubernetes.io/metadata.name").contains(field.name()))
                .extracting(Field::text)
                .contains("orders")
                .doesNotContain("tenantry");
    }

    /** Two releases would otherwise fight for them. */
    @Test
    void namesWhatBelongsToTheClusterAfterIt() {
        assertThat(elsewhere().objects())
                .filteredOn(object -> OF_THE_CLUSTER.contains(object.kind()))
                .isNotEmpty()
                .extracting(Manifest::name)
                .allSatisfy(name -> assertThat(name).startsWith("orders-"));
        assertThat(elsewhere().each("ValidatingAdmissionPolicyBinding", "spec/policyName"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(name.text()).startsWith("orders-"));
    }
}
