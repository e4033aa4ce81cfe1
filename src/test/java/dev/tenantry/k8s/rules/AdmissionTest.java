package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.rules.Damage.add;
import static dev.tenantry.k8s.rules.Damage.remove;
import static dev.tenantry.k8s.rules.Damage.set;
import static dev.tenantry.k8s.rules.Names.CONTAINER;
import static dev.tenantry.k8s.rules.Names.CONTROL_PLANE;
import static dev.tenantry.k8s.rules.Names.KNATIVE;
import static dev.tenantry.k8s.rules.Names.MIGRATION;
import static dev.tenantry.k8s.rules.Names.POD;
import static dev.tenantry.k8s.rules.Names.REDIS;
import static dev.tenantry.k8s.rules.Names.SERVING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tenantry.k8s.model.AdmissionPolicy;
import dev.tenantry.k8s.model.AdmissionRequest;
import dev.tenantry.k8s.model.Knative;
import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Workload;
import dev.tenantry.k8s.model.Yaml;
import dev.tenantry.support.BesideOthers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks the policies of the component admission, with the expressions that an API server would evaluate. */
@BesideOthers
class AdmissionTest {

    private static final String DEPLOYER = "deployer";
    private static final String CONTROLLER = "system:serviceaccount:kube-system:replicaset-controller";
    private static final String OPERATOR = "system:serviceaccount:cnpg-system:cnpg-manager";

    private static final String DIGESTS = "tenantry-images-by-digest";
    private static final String SECRETS = "tenantry-secrets-by-component";
    private static final String LOCKED = "tenantry-pods-locked-down";

    private static final String BY_DIGEST = "busybox@sha256:" + "b".repeat(64);
    private static final String SECRET = "{name: A, valueFrom: {secretKeyRef: {name: %s, key: password}}}";
    private static final String VOLUME = "{name: v, secret: {secretName: %s, items: [{key: %s, path: a}]}}";

    static Stream<String> guarded() {
        return Kustomize.overlays().stream().filter(name -> Kustomize.lists(name, "admission"));
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void admitsEveryWorkload(String name) {
        Overlay overlay = Released.overlay(Kustomize.rendered(name));

        Stream<Manifest> made = overlay.ofKind("KnativeService").map(Knative::deployment);
        assertThat(Stream.concat(Workload.in(overlay).map(Workload::object), made))
                .isNotEmpty()
                .allSatisfy(object -> assertThat(refusing(overlay, AdmissionRequest.create(DEPLOYER, object)))
                        .as(object.id())
                        .isEmpty());
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void refusesDigestsThatNobodyFilledIn(String name) {
        Overlay overlay = Kustomize.rendered(name);

        assertThat(Workload.in(overlay).map(Workload::object))
                .allSatisfy(object -> assertThat(refusing(overlay, AdmissionRequest.create(DEPLOYER, object)))
                        .as(object.id())
                        .containsExactly(DIGESTS));
    }

    static Stream<Arguments> wrongEdits() {
        return Stream.of(
                arguments(SERVING, DIGESTS, set(SERVING, CONTAINER + "/image", "registry.example.com/tenantry:1.0")),
                arguments(
                        SERVING,
                        DIGESTS,
                        set(SERVING, POD + "/initContainers", container("busybox:latest", "tenantry-app"))),
                arguments(
                        SERVING,
                        DIGESTS,
                        set(SERVING, POD + "/ephemeralContainers", "[{name: d, image: 'busybox:1'}]")),
                arguments(
                        SERVING,
                        LOCKED,
                        set(SERVING, POD + "/initContainers", "[{name: i, image: '" + BY_DIGEST + "'}]")),
                arguments(SERVING, SECRETS, env(SERVING, SECRET.formatted("tenantry-owner"))),
                arguments(
                        SERVING,
                        SECRETS,
                        set(SERVING, POD + "/initContainers", container(BY_DIGEST, "tenantry-owner"))),
                arguments(
                        SERVING,
                        SECRETS,
                        set(SERVING, POD + "/ephemeralContainers", container(BY_DIGEST, "tenantry-owner"))),
                arguments(SERVING, SECRETS, env(SERVING, SECRET.formatted("tenantry-control"))),
                arguments(SERVING, SECRETS, env(SERVING, SECRET.formatted("tenantry-store-eu1-owner"))),
                arguments(SERVING, SECRETS, env(SERVING, SECRET.formatted("tenantry-postgres-superuser"))),
                arguments(SERVING, SECRETS, env(SERVING, SECRET.formatted("tenantry-postgres-ca"))),
                arguments(CONTROL_PLANE, SECRETS, env(CONTROL_PLANE, SECRET.formatted("tenantry-postgres-superuser"))),
                arguments(MIGRATION, SECRETS, env(MIGRATION, SECRET.formatted("tenantry-app"))),
                arguments(REDIS, SECRETS, add(REDIS, POD + "/containers/redis/env", SECRET.formatted("tenantry-app"))),
                arguments(SERVING, SECRETS, volume(VOLUME.formatted("tenantry-postgres-ca", "ca.key"))),
                arguments(SERVING, SECRETS, volume(VOLUME.formatted("tenantry-owner", "password"))),
                arguments(SERVING, SECRETS, volume("{name: v, secret: {secretName: tenantry-postgres-ca}}")),
                arguments(SERVING, SECRETS, remove(SERVING, POD + "/volumes/postgres-ca/secret/items")),
                arguments(SERVING, SECRETS, volume("{name: v, csi: {driver: secrets-store.csi.k8s.io}}")),
                arguments(SERVING, SECRETS, volume("{name: v, projected: {sources: [{secret: {name: a}}]}}")),
                arguments(SERVING, SECRETS, add(SERVING, CONTAINER + "/envFrom", "{secretRef: {name: tenantry-app}}")),
                arguments(
                        SERVING,
                        SECRETS,
                        set(
                                SERVING,
                                CONTAINER + "/args",
                                "['-Dtenantry.admin.enabled=true', '-Dquarkus.flyway.password=a']")),
                arguments(SERVING, SECRETS, set(SERVING, CONTAINER + "/command", "[/app/tenantry]")),
                arguments(CONTROL_PLANE, SECRETS, set(CONTROL_PLANE, CONTAINER + "/args", "[migrate]")),
                arguments(SERVING, SECRETS, env(SERVING, "{name: TENANTRY_ADMIN_ENABLED, value: 'true'}")),
                arguments(SERVING, SECRETS, env(SERVING, "{name: QUARKUS_FLYWAY_PASSWORD, value: a}")),
                arguments(SERVING, SECRETS, env(SERVING, "{name: TENANTRY_STORES_EU1_OWNER_PASSWORD, value: a}")),
                arguments(
                        SERVING,
                        SECRETS,
                        env(SERVING, "{name: JAVA_TOOL_OPTIONS, value: '-Dtenantry.admin.enabled=true'}")),
                arguments(SERVING, SECRETS, component("Serving")),
                arguments(SERVING, SECRETS, remove(SERVING, "/spec/template/metadata/labels")),
                arguments(SERVING, LOCKED, remove(SERVING, POD + "/automountServiceAccountToken")),
                arguments(SERVING, LOCKED, set(SERVING, POD + "/automountServiceAccountToken", "true")),
                arguments(MIGRATION, LOCKED, remove(MIGRATION, CONTAINER + "/resources/limits")),
                arguments(
                        CONTROL_PLANE,
                        LOCKED,
                        set(CONTROL_PLANE, CONTAINER + "/securityContext/readOnlyRootFilesystem", "false")),
                arguments(
                        KNATIVE,
                        SECRETS,
                        env(KNATIVE, SECRET.formatted("tenantry-owner")).in("serverless-knative")));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("wrongEdits")
    void refusesWrongEdits(String id, String policy, Damage damage) {
        Overlay overlay = damage.applied(Released.overlay(Kustomize.rendered(damage.overlay())));
        Manifest object = overlay.find(id).orElseThrow();

        assertThat(refusing(overlay, AdmissionRequest.create(DEPLOYER, object))).containsExactly(policy);
    }

    /** The kind makes no difference, nor does the label of the object, which network policies do not ask for either. */
    @ParameterizedTest
    @ValueSource(strings = {"Pod", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob"})
    void looksIntoEveryKind(String kind) {
        Overlay production = Released.overlay(Kustomize.rendered("production"));
        Overlay wrong = set(SERVING, CONTAINER + "/image", "x:latest")
                .and(env(SERVING, SECRET.formatted("tenantry-owner")))
                .applied(production);

        assertThat(refusing(production, AdmissionRequest.create(DEPLOYER, OtherKind.of(kind, production))))
                .isEmpty();
        assertThat(refusing(production, AdmissionRequest.create(DEPLOYER, OtherKind.of(kind, wrong))))
                .containsExactlyInAnyOrder(DIGESTS, SECRETS);
        // What a controller makes is held to the same.
        assertThat(refusing(production, AdmissionRequest.create(CONTROLLER, OtherKind.of(kind, wrong))))
                .containsExactlyInAnyOrder(DIGESTS, SECRETS);
    }

    @Test
    void admitsDataStores() {
        Overlay production = Released.overlay(Kustomize.rendered("production"));
        Overlay stores = new Overlay(
                "stores",
                Released.overlay(Kustomize.rendered("with-data-store")).objects());

        assertThat(Workload.in(stores).map(Workload::object))
                .allSatisfy(object -> assertThat(refusing(production, AdmissionRequest.create(DEPLOYER, object)))
                        .as(object.id())
                        .isEmpty());
    }

    /** CloudNativePG's pods take other Secrets, a token, and images by tag. */
    @Test
    void leavesCloudNativePgAlone() {
        Overlay production = Released.overlay(Kustomize.rendered("production"));
        Manifest instance = new Manifest(Yaml.value("{apiVersion: v1, kind: Pod, metadata: {name: tenantry-postgres-1,"
                + " namespace: tenantry, labels: {cnpg.io/cluster: tenantry-postgres}}, spec: {containers: [{name:"
                + " postgres, image: 'postgresql:18'}], volumes: [{name: s, secret: {secretName: any}}]}}"));

        assertThat(refusing(production, AdmissionRequest.create(OPERATOR, instance)))
                .isEmpty();
        assertThat(refusing(production, AdmissionRequest.create(CONTROLLER, instance)))
                .isEmpty();
        // The label alone gives nothing.
        assertThat(refusing(production, AdmissionRequest.create(DEPLOYER, instance)))
                .containsExactlyInAnyOrder(DIGESTS, SECRETS, LOCKED);
    }

    /** Otherwise a controller could not scale down what was there before the policies, nor an annotation be set. */
    @Test
    void asksOnlyAboutWhatChanges() {
        Overlay production = Released.overlay(Kustomize.rendered("production"));
        Overlay tagged = set(SERVING, CONTAINER + "/image", "x:latest")
                .and(env(SERVING, SECRET.formatted("tenantry-owner")))
                .and(remove(SERVING, POD + "/automountServiceAccountToken"))
                .applied(production);
        Overlay scaled = set(SERVING, "/spec/replicas", "0").applied(tagged);
        Overlay relabelled = component("cache").applied(tagged);

        for (String kind : List.of("Pod", "ReplicaSet", "Job", "CronJob")) {
            Manifest old = OtherKind.of(kind, tagged);
            assertThat(refusing(production, AdmissionRequest.update(CONTROLLER, old, OtherKind.of(kind, scaled))))
                    .isEmpty();
            assertThat(refusing(production, AdmissionRequest.update(DEPLOYER, old, OtherKind.of(kind, relabelled))))
                    .containsExactlyInAnyOrder(DIGESTS, SECRETS, LOCKED);
        }
    }

    @Test
    void staysWithinTheNamespace() {
        Overlay production = Kustomize.rendered("production");
        Overlay elsewhere = set(SERVING, "/metadata/namespace", "other").applied(production);

        assertThat(refusing(
                        elsewhere,
                        AdmissionRequest.create(
                                DEPLOYER, elsewhere.find(SERVING).orElseThrow())))
                .isEmpty();
    }

    private static List<String> refusing(Overlay overlay, AdmissionRequest request) {
        return AdmissionPolicy.in(overlay)
                .filter(policy -> policy.refusal(request).isPresent())
                .map(AdmissionPolicy::name)
                .toList();
    }

    private static Damage env(String id, String variable) {
        return add(id, CONTAINER + "/env", variable);
    }

    private static Damage volume(String volume) {
        return add(SERVING, POD + "/volumes", volume);
    }

    private static Damage component(String name) {
        return set(SERVING, "/spec/template/metadata/labels/app.kubernetes.io~1component", name);
    }

    private static String container(String image, String secret) {
        return "[{name: other, image: '" + image + "', env: [" + SECRET.formatted(secret) + "],"
                + " resources: {limits: {memory: 1Mi}}, securityContext: {readOnlyRootFilesystem: true}}]";
    }
}
