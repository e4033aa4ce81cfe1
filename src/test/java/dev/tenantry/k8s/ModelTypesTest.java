package dev.tenantry.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.util.Yaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the official client's own loading is strict, and where it takes more than an API server. */
class ModelTypesTest {

    private static final String SERVICE = "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: %s}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{port: [{port: 80}]}",
                "{ports: {port: 80}}",
                "{ports: [{port: http}]}",
                "{ports: [{port: 1.5}]}",
                "{selector: [a]}"
            })
    void isRefusedByTheClient(String spec) {
        assertThatThrownBy(() -> Yaml.loadAll(SERVICE.formatted(spec))).isInstanceOf(RuntimeException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ports: [{port: '80'}]}",
                "{clusterIP: 10}",
                "{clusterIP: true}",
                "{clusterIP: null}",
                "{publishNotReadyAddresses: 'true'}",
                "{selector: {a: 5}}",
                "{ports: [{name: http}]}"
            })
    void isTakenByTheClientAndRefusedHere(String spec) throws Exception {
        assertThat(Yaml.loadAll(SERVICE.formatted(spec))).hasSize(1);
        Manifest object = new Manifest(Trees.value(SERVICE.formatted(spec)));
        assertThat(ModelTypes.complaints(object.root(), V1Service.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ports: [{port: 80, targetPort: http}]}", "{ports: [{port: 80, targetPort: 8080}]}", "{}"})
    void takesWhatAnApiServerTakes(String spec) {
        Manifest object = new Manifest(Trees.value(SERVICE.formatted(spec)));
        assertThat(ModelTypes.complaints(object.root(), V1Service.class)).isEmpty();
    }

    @Test
    void refusesAKeyThatStandsTwice() {
        assertThatThrownBy(() -> Trees.value("{image: a, image: b}")).hasMessageContaining("image");
    }

    @Test
    void namesTheField() {
        Manifest object = new Manifest(Trees.value(SERVICE.formatted("{ports: [{port: 80}, {port: '80'}]}")));
        assertThat(ModelTypes.complaints(object.root(), V1Service.class))
                .singleElement()
                .hasToString("Service/a /spec/ports/1/port: must be of type Integer, and is \"80\"");
    }
}
