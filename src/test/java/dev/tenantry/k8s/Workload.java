package dev.tenantry.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/** Pods, as the object that makes them describes them. Operators' own pods (CloudNativePG's) are not described here. */
record Workload(Overlay overlay, Spot template) {

    static Stream<Workload> in(Overlay overlay, Manifest object) {
        return switch (object.kind()) {
            case "Pod" -> Stream.of(new Workload(overlay, object.root()));
            case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job" ->
                Stream.of(new Workload(overlay, object.at("spec", "template")));
            case "CronJob" -> Stream.of(new Workload(overlay, object.at("spec", "jobTemplate", "spec", "template")));
            case "Service" ->
                object.group().equals("serving.knative.dev")
                        ? Stream.of(new Workload(overlay, object.at("spec", "template")))
                        : Stream.empty();
            default -> Stream.empty();
        };
    }

    Manifest object() {
        return template.object();
    }

    Spot pod(String... names) {
        return template.at("spec").at(names);
    }

    Map<String, String> labels() {
        return template.at("metadata", "labels").texts();
    }

    boolean is(Component... components) {
        return "tenantry".equals(labels().get("app.kubernetes.io/name"))
                && Arrays.stream(components)
                        .anyMatch(component -> component.label.equals(labels().get("app.kubernetes.io/component")));
    }

    boolean isOurs() {
        return is(Component.values());
    }

    /** Knative starts, stops and spreads its pods itself, and lets less be said about them. */
    boolean isKnative() {
        return object().is("serving.knative.dev", "Service");
    }

    Stream<Spot> containers() {
        return Stream.of("initContainers", "containers")
                .flatMap(list -> pod(list).items());
    }

    /** The volume that a container mounts; none where the pod has none of that name. */
    Stream<Spot> volumes(Spot mount) {
        return pod("volumes")
                .items()
                .filter(volume ->
                        volume.at("name").value().equals(mount.at("name").value()));
    }

    /** A field of the security context where it holds for each container: its own, else the pod's. */
    Stream<Spot> security(String... field) {
        return containers()
                .map(container -> container.at("securityContext").at(field))
                .map(own -> own.isThere() || pod("securityContext").at(field).isAbsent()
                        ? own
                        : pod("securityContext").at(field));
    }

    Stream<Variable> environment() {
        return containers().flatMap(container -> Variable.of(overlay, container));
    }

    /** The numbers of a port, by its name or itself. */
    boolean offers(JsonNode port) {
        return containers()
                .flatMap(container -> container.at("ports").items())
                .anyMatch(offered -> offered.at("name").value().equals(port)
                        || offered.at("containerPort").value().equals(port));
    }
}
