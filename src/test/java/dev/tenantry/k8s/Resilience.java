package dev.tenantry.k8s;

import static dev.tenantry.k8s.Component.CONTROL_PLANE;
import static dev.tenantry.k8s.Component.SERVING;
import static dev.tenantry.k8s.Damage.remove;
import static dev.tenantry.k8s.Damage.set;
import static dev.tenantry.k8s.Damage.with;
import static dev.tenantry.k8s.Damage.without;
import static dev.tenantry.k8s.Names.CONTAINER;
import static dev.tenantry.k8s.Names.KNATIVE;
import static dev.tenantry.k8s.Names.POD;
import static dev.tenantry.k8s.Names.REDIS;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Pods start, stop, move and multiply without anybody noticing. */
enum Resilience implements Rule {
    SAYS_WHAT_IT_NEEDS(
            pods -> pods.containers()
                    .map(container -> container.at("resources"))
                    .flatMap(resources -> Stream.of(
                            resources.at("requests", "cpu"),
                            resources.at("requests", "memory"),
                            resources.at("limits", "memory")))
                    .flatMap(need -> need.must(JsonNode::isTextual, "must be said")),
            remove(Names.SERVING, CONTAINER + "/resources/limits/memory"),
            remove(Names.MIGRATION, CONTAINER + "/resources/requests/cpu"),
            remove(REDIS, POD + "/containers/redis/resources/requests/memory")),
    PROBED_ON_THE_MANAGEMENT_PORT(
            pods -> serves(pods) ? pods.containers().flatMap(container -> probed(pods, container)) : Stream.empty(),
            remove(Names.SERVING, CONTAINER + "/startupProbe"),
            remove(Names.CONTROL_PLANE, CONTAINER + "/readinessProbe"),
            set(Names.SERVING, CONTAINER + "/readinessProbe/httpGet/port", "http"),
            set(Names.SERVING, CONTAINER + "/startupProbe/httpGet/path", "/q/health"),
            remove(KNATIVE, CONTAINER + "/readinessProbe").in("serverless-knative")),
    LIVENESS_ASKS_NOBODY(
            pods -> serves(pods)
                    ? pods.containers().flatMap(container -> probe(pods, container, "livenessProbe", "/q/health/live"))
                    : Stream.empty(),
            // With PostgreSQL away, all pods at once would be restarted for nothing.
            set(Names.SERVING, CONTAINER + "/livenessProbe/httpGet/path", "/q/health/ready"),
            set(Names.CONTROL_PLANE, CONTAINER + "/livenessProbe/httpGet/path", "/q/health"),
            set(Names.SERVING, CONTAINER + "/livenessProbe/httpGet/port", "8080")),
    TAKES_LEAVE(
            Resilience::takesLeave,
            set(Names.SERVING, POD + "/terminationGracePeriodSeconds", "30"),
            set(Names.CONTROL_PLANE, POD + "/terminationGracePeriodSeconds", "40"),
            remove(Names.SERVING, POD + "/terminationGracePeriodSeconds"),
            remove("ConfigMap/tenantry-settings-*", "/data/QUARKUS_SHUTDOWN_DELAY"),
            set("ConfigMap/tenantry-settings-*", "/data/QUARKUS_SHUTDOWN_TIMEOUT", "2m"),
            set(KNATIVE, POD + "/timeoutSeconds", "25").in("serverless-knative")),
    NEVER_FEWER_PODS(
            pods -> isDeployment(pods) && serves(pods)
                    ? pods.object()
                            .at("spec", "strategy", "rollingUpdate", "maxUnavailable")
                            .mustBe("0")
                    : Stream.empty(),
            set(Names.SERVING, "/spec/strategy/rollingUpdate/maxUnavailable", "1"),
            set(Names.CONTROL_PLANE, "/spec/strategy", "{type: Recreate}")),
    SPREAD_OVER_ZONES_AND_NODES(
            pods -> isDeployment(pods) && serves(pods) ? spread(pods) : Stream.empty(),
            remove(Names.SERVING, POD + "/topologySpreadConstraints/0"),
            set(Names.CONTROL_PLANE, POD + "/topologySpreadConstraints/1/topologyKey", "topology.kubernetes.io/region"),
            set(Names.SERVING, POD + "/topologySpreadConstraints/1/labelSelector/matchLabels", "{a: b}")),
    DISRUPTED_ONE_BY_ONE(
            pods -> isDeployment(pods) && serves(pods) ? budget(pods) : Stream.empty(),
            without("PodDisruptionBudget/tenantry-serving"),
            set("PodDisruptionBudget/tenantry-control-plane", "/spec/maxUnavailable", "0"),
            set("PodDisruptionBudget/tenantry-serving", "/spec/maxUnavailable", "100%")),
    ONE_OWNER_OF_THE_NUMBER(
            Resilience::oneOwner,
            set(Names.SERVING, "/spec/replicas", "3"),
            without("HorizontalPodAutoscaler/tenantry-serving"),
            remove(Names.CONTROL_PLANE, "/spec/replicas"),
            with("{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a, namespace: tenantry},"
                            + " spec: {minReplicas: 2, maxReplicas: 3, scaleTargetRef: {kind: Deployment, name: tenantry-serving}}}")
                    .in("serverless"),
            without("ScaledObject/tenantry-serving").in("serverless"));

    private static final Set<String> MANAGEMENT = Set.of("9000", "management");

    private final Check check;

    Resilience(Function<Workload, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(overlay -> overlay.workloads().flatMap(complaints), damages);
    }

    @Override
    public Check check() {
        return check;
    }

    private static boolean serves(Workload pods) {
        return pods.is(SERVING, CONTROL_PLANE);
    }

    private static boolean isDeployment(Workload pods) {
        return pods.object().kind().equals("Deployment");
    }

    private static Stream<Complaint> probed(Workload pods, Spot container) {
        // Knative holds requests back until a pod is ready, and starts it with a probe of its own.
        Stream<Complaint> started =
                pods.isKnative() ? Stream.empty() : probe(pods, container, "startupProbe", "/q/health/started");
        return Stream.concat(started, probe(pods, container, "readinessProbe", "/q/health/ready"));
    }

    private static Stream<Complaint> probe(Workload pods, Spot container, String probe, String path) {
        Spot get = container.at(probe, "httpGet");
        return Stream.concat(
                get.at("path").must(found -> found.asText().equals(path), "must be " + path),
                get.at("port").must(port -> MANAGEMENT.contains(port.asText()), "must be the management port"));
    }

    /** The grace period ends with a kill: delay and drain must both fit into it, and for operations their patience. */
    private static Stream<Complaint> takesLeave(Workload pods) {
        if (!serves(pods)) {
            return Stream.empty();
        }
        Optional<Duration> delay = setting(pods, "QUARKUS_SHUTDOWN_DELAY");
        if (delay.isEmpty()) {
            return pods.pod().complain("gets no QUARKUS_SHUTDOWN_DELAY, so gateways find it gone");
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
        return Stream.of("topology.kubernetes.io/zone", "kubernetes.io/hostname")
                .filter(key -> pods.pod("topologySpreadConstraints")
                        .items()
                        .noneMatch(constraint ->
                                constraint.at("topologyKey").text().equals(key)
                                        && Selector.of(constraint.at("labelSelector"))
                                                .selects(pods.labels())))
                .flatMap(key -> pods.pod("topologySpreadConstraints").complain("must spread these pods by " + key));
    }

    private static Stream<Complaint> budget(Workload pods) {
        boolean oneByOne = pods.overlay()
                .ofKind("policy", "PodDisruptionBudget")
                .filter(budget -> budget.namespace().equals(pods.object().namespace()))
                .filter(budget -> Selector.of(budget.at("spec", "selector")).selects(pods.labels()))
                .anyMatch(budget -> budget.at("spec", "maxUnavailable").value().asInt() == 1);
        return oneByOne ? Stream.empty() : pods.pod().complain("must have a PodDisruptionBudget with maxUnavailable 1");
    }

    /** Two would undo each other's work at every apply. On a developer's machine there need be none: then it is one pod. */
    private static Stream<Complaint> oneOwner(Workload pods) {
        if (!isDeployment(pods)) {
            return Stream.empty();
        }
        long owners = Stream.concat(
                        Stream.of(pods.object().at("spec", "replicas")),
                        pods.overlay().objects().stream()
                                .map(object -> object.at("spec", "scaleTargetRef", "name"))
                                .filter(target ->
                                        target.text().equals(pods.object().name())))
                .filter(Spot::isThere)
                .count();
        boolean may = owners == 1 || owners == 0 && pods.overlay().name().equals("dev");
        return may
                ? Stream.empty()
                : pods.object().at("spec").complain("must have one owner of its number of pods, and has " + owners);
    }
}
