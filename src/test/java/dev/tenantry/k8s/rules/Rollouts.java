package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.model.Component.CONTROL_PLANE;
import static dev.tenantry.k8s.model.Component.SERVING;
import static dev.tenantry.k8s.rules.Damage.remove;
import static dev.tenantry.k8s.rules.Damage.set;
import static dev.tenantry.k8s.rules.Names.KNATIVE;
import static dev.tenantry.k8s.rules.Names.POD;

import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Knative;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Workload;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** A rollout comes to its end whatever the nodes and the migration do, and counts only pods that stay up. */
enum Rollouts implements Rule {
    NO_FULL_NODE_STOPS_IT(
            overlay -> overlay.everything()
                    .filter(field -> field.name().equals("topologySpreadConstraints"))
                    .flatMap(Field::items)
                    .flatMap(constraint -> constraint.at("whenUnsatisfiable").mustBe("ScheduleAnyway")),
            set(Names.SERVING, POD + "/topologySpreadConstraints/1/whenUnsatisfiable", "DoNotSchedule"),
            set(Names.CONTROL_PLANE, POD + "/topologySpreadConstraints/0/whenUnsatisfiable", "DoNotSchedule"),
            // The default is DoNotSchedule.
            remove("Pooler/tenantry-pooler", POD + "/topologySpreadConstraints/0/whenUnsatisfiable")),
    COUNTS_PODS_THAT_STAY_READY(
            overlay -> Workload.in(overlay, SERVING, CONTROL_PLANE)
                    .filter(pods -> !pods.isKnative())
                    .flatMap(pods -> pods.object()
                            .at("spec", "minReadySeconds")
                            .must(seconds -> seconds.asInt() >= 3, "must be 3 or more")),
            remove(Names.SERVING, "/spec/minReadySeconds"),
            set(Names.CONTROL_PLANE, "/spec/minReadySeconds", "1")),
    WAITS_FOR_A_MIGRATION(
            Rollouts::impatient,
            set(Names.SERVING, "/spec/progressDeadlineSeconds", "600"),
            remove(KNATIVE, "/spec/template/metadata/annotations/serving.knative.dev~1progress-deadline")
                    .in("serverless-knative"),
            set(KNATIVE, "/spec/template/metadata/annotations/serving.knative.dev~1progress-deadline", "1800s")
                    .in("serverless-knative")),
    /** A Job's template cannot be changed, and a new image or a new address of the database would change it. */
    REPLACES_THE_LAST_JOB(
            overlay -> Stream.of(
                            Map.entry("argocd.argoproj.io/hook-delete-policy", "BeforeHookCreation"),
                            Map.entry("kustomize.toolkit.fluxcd.io/force", "enabled"))
                    .flatMap(annotation -> overlay.each("Job", "metadata/annotations")
                            .flatMap(all -> all.at(annotation.getKey()).mustBe(annotation.getValue()))),
            remove(Names.MIGRATION, "/metadata/annotations/kustomize.toolkit.fluxcd.io~1force"),
            remove(Names.MIGRATION, "/metadata/annotations/argocd.argoproj.io~1hook-delete-policy")),
    SHRINKS_SLOWLY(
            overlay -> Stream.of("HorizontalPodAutoscaler/tenantry-serving", "ScaledObject/tenantry-serving")
                    .flatMap(id -> overlay.find(id).stream())
                    .flatMap(Rollouts::shrinksAtOnce),
            remove("HorizontalPodAutoscaler/tenantry-serving", "/spec/behavior/scaleDown"),
            remove("ScaledObject/tenantry-serving", "/spec/advanced").in("serverless"),
            set(
                            "ScaledObject/tenantry-serving",
                            "/spec/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown/stabilizationWindowSeconds",
                            "0")
                    .in("serverless"));

    private static final int USUAL_MIGRATION = 1800;

    private final Check check;

    Rollouts(Function<Overlay, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(complaints, damages);
    }

    @Override
    public Check check() {
        return check;
    }

    /** A Deployment that is late is only reported as such. A revision of Knative that is late fails for good. */
    private static Stream<Complaint> impatient(Overlay overlay) {
        long job = overlay.each("Job", "spec/activeDeadlineSeconds")
                .mapToLong(seconds -> seconds.value().asLong())
                .max()
                .orElseThrow();
        return Workload.in(overlay, SERVING, CONTROL_PLANE)
                .flatMap(pods -> pods.isKnative()
                        ? atLeast(Knative.deployment(pods.object()), job + 1)
                        : atLeast(pods.object(), USUAL_MIGRATION));
    }

    private static Stream<Complaint> atLeast(Manifest deployment, long seconds) {
        return deployment
                .at("spec", "progressDeadlineSeconds")
                .must(deadline -> deadline.asLong() >= seconds, "must be " + seconds + " or more");
    }

    private static Stream<Complaint> shrinksAtOnce(Manifest scaler) {
        // KEDA creates an autoscaler with the behaviour that is written here.
        Field settings = scaler.kind().equals("ScaledObject")
                ? scaler.at("spec", "advanced", "horizontalPodAutoscalerConfig")
                : scaler.at("spec");
        Field down = settings.at("behavior", "scaleDown");
        return Stream.concat(
                down.at("stabilizationWindowSeconds").must(window -> window.asInt() >= 300, "must be 300 or more"),
                down.at("policies").mustBe("[{type: Pods, value: 1, periodSeconds: 60}]"));
    }
}
