package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.model.Component.CONTROL_PLANE;
import static dev.tenantry.k8s.model.Component.SERVING;
import static dev.tenantry.k8s.rules.Damage.remove;
import static dev.tenantry.k8s.rules.Damage.set;
import static dev.tenantry.k8s.rules.Damage.with;
import static dev.tenantry.k8s.rules.Damage.without;
import static dev.tenantry.k8s.rules.Names.CONTAINER;
import static dev.tenantry.k8s.rules.Names.KNATIVE;
import static dev.tenantry.k8s.rules.Names.POD;
import static dev.tenantry.k8s.rules.Names.REDIS;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Knative;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Selector;
import dev.tenantry.k8s.model.Workload;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Pods start, stop, move and multiply without failed requests. */
enum Resilience implements Rule {
    DECLARES_ITS_RESOURCES(
            pods -> pods.containers()
                    .map(container -> container.at("resources"))
                    .flatMap(resources -> Stream.of(
                            resources.at("requests", "cpu"),
                            resources.at("requests", "memory"),
                            resources.at("limits", "memory"),
                            resources.at("requests", "ephemeral-storage"),
                            resources.at("limits", "ephemeral-storage")))
                    .flatMap(need -> need.must(JsonNode::isTextual, "must be a quantity")),
            remove(Names.SERVING, CONTAINER + "/resources/limits/memory"),
            remove(Names.CONTROL_PLANE, CONTAINER + "/resources/limits/ephemeral-storage"),
            remove(KNATIVE, CONTAINER + "/resources/requests/ephemeral-storage").in("serverless-knative"),
            remove(Names.MIGRATION, CONTAINER + "/resources/requests/cpu"),
            remove(REDIS, POD + "/containers/redis/resources/requests/memory")),
    PROBED_ON_THE_MANAGEMENT_PORT(
            pods -> requests(pods).flatMap(Workload::containers).flatMap(container -> probed(pods, container)),
            remove(Names.SERVING, CONTAINER + "/startupProbe"),
            remove(Names.CONTROL_PLANE, CONTAINER + "/readinessProbe"),
            set(Names.SERVING, CONTAINER + "/readinessProbe/httpGet/port", "http"),
            set(Names.SERVING, CONTAINER + "/startupProbe/httpGet/path", "/q/health"),
            remove(KNATIVE, CONTAINER + "/readinessProbe").in("serverless-knative")),
    LIVENESS_DEPENDS_ON_NO_SERVER(
            pods -> requests(pods).flatMap(Resilience::alive),
            // Otherwise an outage of PostgreSQL would restart all pods at once, to no avail.
            set(Names.SERVING, CONTAINER + "/livenessProbe/httpGet/path", "/q/health/ready"),
            set(Names.CONTROL_PLANE, CONTAINER + "/livenessProbe/httpGet/path", "/q/health"),
            set(Names.SERVING, CONTAINER + "/livenessProbe/httpGet/port", "8080"),
            // Knative would ask port 8080 instead, where the answer is 404, and so restart the pods for ever.
            set(KNATIVE, CONTAINER + "/livenessProbe", "{httpGet: {path: /q/health/live, port: 9000}}")
                    .in("serverless-knative")),
    STOPS_GRACEFULLY(
            pods -> requests(pods).flatMap(Resilience::stop),
            set(Names.SERVING, POD + "/terminationGracePeriodSeconds", "30"),
            set(Names.CONTROL_PLANE, POD + "/terminationGracePeriodSeconds", "40"),
            remove(Names.SERVING, POD + "/terminationGracePeriodSeconds"),
            remove("ConfigMap/tenantry-settings-*", "/data/QUARKUS_SHUTDOWN_DELAY"),
            set("ConfigMap/tenantry-settings-*", "/data/QUARKUS_SHUTDOWN_TIMEOUT", "2m"),
            set(KNATIVE, POD + "/timeoutSeconds", "25").in("serverless-knative")),
    NEVER_FEWER_PODS(
            pods -> deployed(pods)
                    .flatMap(deployment -> deployment
                            .object()
                            .at("spec", "strategy", "rollingUpdate", "maxUnavailable")
                            .mustBe("0")),
            set(Names.SERVING, "/spec/strategy/rollingUpdate/maxUnavailable", "1"),
            set(Names.CONTROL_PLANE, "/spec/strategy", "{type: Recreate}")),
    SPREADS_OVER_ZONES_AND_NODES(
            pods -> deployed(pods).flatMap(Resilience::spread),
            remove(Names.SERVING, POD + "/topologySpreadConstraints/0"),
            set(Names.CONTROL_PLANE, POD + "/topologySpreadConstraints/1/topologyKey", "topology.kubernetes.io/region"),
            set(Names.SERVING, POD + "/topologySpreadConstraints/1/labelSelector/matchLabels", "{a: b}")),
    DISRUPTED_ONE_BY_ONE(
            pods -> deployed(pods).flatMap(Resilience::budget),
            without("PodDisruptionBudget/tenantry-serving"),
            set("PodDisruptionBudget/tenantry-control-plane", "/spec/maxUnavailable", "0"),
            set("PodDisruptionBudget/tenantry-serving", "/spec/maxUnavailable", "100%")),
    REPEATED_WORK_ENDS(
            pods -> pods.object().kind().equals("CronJob") ? repeated(pods.object()) : Stream.empty(),
            set(Names.AUDIT, "/spec/concurrencyPolicy", "Allow"),
            remove(Names.AUDIT, "/spec/startingDeadlineSeconds"),
            remove(Names.AUDIT, "/spec/failedJobsHistoryLimit"),
            remove(Names.AUDIT, Names.AUDIT_JOB + "/activeDeadlineSeconds")),
    NEVER_A_SINGLE_POD(
            Resilience::minimum,
            set("HorizontalPodAutoscaler/tenantry-serving", "/spec/minReplicas", "1"),
            remove("HorizontalPodAutoscaler/tenantry-serving", "/spec/minReplicas")),
    ONE_OWNER_OF_REPLICAS(
            pods -> isDeployment(pods) ? oneOwner(pods) : Stream.empty(),
            set(Names.SERVING, "/spec/replicas", "3"),
            without("HorizontalPodAutoscaler/tenantry-serving"),
            remove(Names.CONTROL_PLANE, "/spec/replicas"),
            with("{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a, namespace:"
                            + " tenantry}, spec: {minReplicas: 2, maxReplicas: 3, scaleTargetRef: {kind: Deployment, name:"
                            + " tenantry-serving}}}")
                    .in("serverless"),
            without("ScaledObject/tenantry-serving").in("serverless"));

    private static final Set<String> MANAGEMENT = Set.of("9000", "management");

    private final Check check;

    Resilience(Function<Workload, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.ofPods(complaints, damages);
    }

    @Override
    public Check check() {
        return check;
    }

    /** Returns the pods if they answer requests, which the migration does not. */
    private static Stream<Workload> requests(Workload pods) {
        return Stream.of(pods).filter(each -> each.is(SERVING, CONTROL_PLANE));
    }

    /** Leaves out Knative's pods too, whose number and place Knative decides. */
    private static Stream<Workload> deployed(Workload pods) {
        return requests(pods).filter(Resilience::isDeployment);
    }

    private static boolean isDeployment(Workload pods) {
        return pods.object().kind().equals("Deployment");
    }

    private static Stream<Complaint> probed(Workload pods, Field container) {
        // Knative holds requests back until a pod is ready, so it needs no startup probe.
        Stream<Complaint> started =
                pods.isKnative() ? Stream.empty() : probe(container, "startupProbe", "/q/health/started");
        return Stream.concat(started, probe(container, "readinessProbe", "/q/health/ready"));
    }

    private static Stream<Complaint> alive(Workload pods) {
        return pods.isKnative()
                ? Knative.deployment(pods.object())
                        .root()
                        .each("spec/template/spec/containers/*/livenessProbe")
                        .flatMap(probe -> Stream.concat(
                                probe.at("httpGet").mustBeAbsent(),
                                probe.at("tcpSocket", "port").mustBe("8080")))
                : pods.containers().flatMap(container -> probe(container, "livenessProbe", "/q/health/live"));
    }

    private static Stream<Complaint> probe(Field container, String probe, String path) {
        Field get = container.at(probe, "httpGet");
        return Stream.concat(
                get.at("path").mustBe(path),
                get.at("port").must(port -> MANAGEMENT.contains(port.asText()), "must be the management port"));
    }

    /** The kubelet kills a pod at the end of its grace period, so all phases of the stop must fit into that. */
    private static Stream<Complaint> stop(Workload pods) {
        Optional<Duration> delay = setting(pods, "QUARKUS_SHUTDOWN_DELAY");
        if (delay.isEmpty()) {
            return pods.pod().complain("has no QUARKUS_SHUTDOWN_DELAY, so it stops while gateways still send requests");
        }
        Duration operations = pods.is(CONTROL_PLANE)
                ? setting(pods, "TENANTRY_OPERATION_PATIENCE_AT_STOP").orElse(Duration.ofSeconds(10))
                : Duration.ZERO;
        Duration needed = delay.get()
                .plus(setting(pods, "QUARKUS_SHUTDOWN_TIMEOUT").orElse(Duration.ofSeconds(20)))
                .plus(operations);
        return pods.pod(pods.isKnative() ? "timeoutSeconds" : "terminationGracePeriodSeconds")
                .must(grace -> grace.asLong() > needed.toSeconds(), "must be more than " + needed.toSeconds());
    }

    private static Optional<Duration> setting(Workload pods, String name) {
        return pods.environment()
                .filter(variable -> variable.name().equals(name))
                .flatMap(variable -> variable.value().stream())
                .map(text -> Duration.parse("PT" + text))
                .findFirst();
    }

    private static Stream<Complaint> spread(Workload pods) {
        Field constraints = pods.pod("topologySpreadConstraints");
        return Stream.of("topology.kubernetes.io/zone", "kubernetes.io/hostname")
                .filter(key -> constraints
                        .items()
                        .filter(constraint ->
                                constraint.at("topologyKey").text().equals(key))
                        .noneMatch(constraint -> new Selector(constraint.at("labelSelector")).selects(pods.labels())))
                .flatMap(key -> constraints.complain("must spread these pods by " + key));
    }

    /** A run that hangs would otherwise keep all later ones from starting, or run beside them. */
    private static Stream<Complaint> repeated(Manifest job) {
        return Stream.concat(
                job.at("spec", "concurrencyPolicy").mustBe("Forbid"),
                Stream.of(
                                job.at("spec", "startingDeadlineSeconds"),
                                job.at("spec", "successfulJobsHistoryLimit"),
                                job.at("spec", "failedJobsHistoryLimit"),
                                job.at("spec", "jobTemplate", "spec", "activeDeadlineSeconds"))
                        .flatMap(limit -> limit.must(JsonNode::isIntegralNumber, "must be a number")));
    }

    private static Stream<Complaint> budget(Workload pods) {
        boolean oneByOne = pods.overlay()
                .ofKind("PodDisruptionBudget")
                .filter(budget -> budget.namespace().equals(pods.object().namespace()))
                .filter(budget -> new Selector(budget.at("spec", "selector")).selects(pods.labels()))
                .anyMatch(budget -> budget.at("spec", "maxUnavailable").value().asInt() == 1);
        return oneByOne ? Stream.empty() : pods.pod().complain("must have a PodDisruptionBudget with maxUnavailable 1");
    }

    private static Stream<Complaint> minimum(Workload pods) {
        return scalers(pods)
                .filter(scaler -> scaler.object().kind().equals("HorizontalPodAutoscaler"))
                .flatMap(scaler -> scaler.object()
                        .at("spec", "minReplicas")
                        .must(minimum -> minimum.asInt() >= 2, "must be 2 or more"));
    }

    /** Two owners would undo each other's changes at every apply. The dev overlay may have none, and then one pod. */
    private static Stream<Complaint> oneOwner(Workload pods) {
        long owners = scalers(pods).count()
                + pods.object().root().each("spec/replicas").count();
        boolean allowed = owners == 1 || owners == 0 && pods.overlay().name().equals("dev");
        return allowed
                ? Stream.empty()
                : pods.object().at("spec").complain("must have one owner of the number of pods, but has " + owners);
    }

    /** Returns the references by which autoscalers of all kinds name these pods. */
    private static Stream<Field> scalers(Workload pods) {
        return pods.overlay().objects().stream()
                .flatMap(object -> object.root().each("spec/scaleTargetRef/name"))
                .filter(target -> target.text().equals(pods.object().name()));
    }
}
