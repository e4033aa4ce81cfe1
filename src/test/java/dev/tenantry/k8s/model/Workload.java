package dev.tenantry.k8s.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/** Pods, as the object that starts them describes them. Pods that an operator makes, as CloudNativePG does, are not. */
public record Workload(Overlay overlay, Field template) {

    public static Stream<Workload> in(Overlay overlay) {
        return overlay.objects().stream()
                .flatMap(object -> switch (object.kind()) {
                    case "Pod" -> Stream.of(object.root());
                    case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "KnativeService" ->
                        Stream.of(object.at("spec", "template"));
                    case "CronJob" -> Stream.of(object.at("spec", "jobTemplate", "spec", "template"));
                    default -> Stream.empty();
                })
                .map(template -> new Workload(overlay, template));
    }

    public static Stream<Workload> in(Overlay overlay, Component... components) {
        return in(overlay).filter(pods -> pods.is(components));
    }

    public Manifest object() {
        return template.object();
    }

    public Field pod(String... names) {
        return template.at("spec").at(names);
    }

    public Map<String, String> labels() {
        return template.at("metadata", "labels").texts();
    }

    public boolean is(Component... components) {
        return "tenantry".equals(labels().get("app.kubernetes.io/name"))
                && Arrays.stream(components)
                        .anyMatch(component -> component.label.equals(labels().get("app.kubernetes.io/component")));
    }

    /** Tells whether Knative runs the pods. It starts, stops and spreads them itself, and accepts fewer fields. */
    public boolean isKnative() {
        return object().kind().equals("KnativeService");
    }

    public Stream<Field> containers() {
        return Stream.of("initContainers", "containers")
                .flatMap(list -> pod(list).items());
    }

    /** Returns the volume that a container mounts. */
    public Stream<Field> volumes(Field mount) {
        return pod("volumes")
                .items()
                .filter(volume ->
                        volume.at("name").value().equals(mount.at("name").value()));
    }

    /** Returns a field of the security context as it applies to each container: its own, or else the pod's. */
    public Stream<Field> security(String... field) {
        Field shared = pod("securityContext").at(field);
        return containers()
                .map(container -> container.at("securityContext").at(field))
                .map(own -> own.isPresent() || shared.isAbsent() ? own : shared);
    }

    public Stream<Variable> environment() {
        return containers().flatMap(container -> Variable.of(overlay, container));
    }

    /** Tells whether a container declares a port, given by name or number. */
    public boolean offers(JsonNode port) {
        return containers()
                .flatMap(container -> container.at("ports").items())
                .anyMatch(offered -> offered.at("name").value().equals(port)
                        || offered.at("containerPort").value().equals(port));
    }
}
