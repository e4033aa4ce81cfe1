package dev.tenantry.k8s.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/** Computes the Deployment that Knative Serving makes of a Knative Service, as far as it differs from what was written. */
public final class Knative {

    private static final int DEFAULT_PORT = 8080;
    private static final int DEFAULT_PROGRESS_DEADLINE = 600;

    /** The proxy that Knative puts beside the container. Its image comes from Knative's own configuration. */
    private static final JsonNode PROXY = Yaml.value("{name: queue-proxy, image: '" + "queue@sha256:" + "0".repeat(64)
            + "', ports: [{name: queue-port, containerPort: 8012}, {name: http-autometric, containerPort: 9090}],"
            + " resources: {requests: {cpu: 25m}}, securityContext: {allowPrivilegeEscalation: false,"
            + " readOnlyRootFilesystem: true, runAsNonRoot: true, capabilities: {drop: [ALL]},"
            + " seccompProfile: {type: RuntimeDefault}}}");

    private Knative() {}

    public static Manifest deployment(Manifest service) {
        ObjectNode template = service.at("spec", "template").value().deepCopy();
        ObjectNode made = (ObjectNode) Yaml.value("{apiVersion: apps/v1, kind: Deployment}");
        made.withObject("/metadata")
                .put("name", service.name() + "-00001-deployment")
                .put("namespace", service.namespace());
        made.withObject("/spec").put("progressDeadlineSeconds", progressDeadline(template));
        made.withObject("/spec").set("template", template);
        ObjectNode pod = template.withObject("/spec");
        pod.remove("containerConcurrency");
        pod.set("terminationGracePeriodSeconds", pod.remove("timeoutSeconds"));
        pod.withArray("/containers").forEach(container -> rewrite((ObjectNode) container));
        pod.withArray("/containers").add(PROXY);
        return new Manifest(made);
    }

    private static int progressDeadline(JsonNode template) {
        String given = template.path("metadata")
                .path("annotations")
                .path("serving.knative.dev/progress-deadline")
                .asText();
        return given.isEmpty()
                ? DEFAULT_PROGRESS_DEADLINE
                : Math.toIntExact(Duration.parse("PT" + given).toSeconds());
    }

    /** Unless the feature multi-container-probing is on, which it is not by default. */
    private static void rewrite(ObjectNode container) {
        int port = container.path("ports").path(0).path("containerPort").asInt(DEFAULT_PORT);
        // The proxy asks in the kubelet's place, at the port that was given.
        container.remove("readinessProbe");
        for (String way : List.of("httpGet", "tcpSocket")) {
            if (container.path("livenessProbe").path(way) instanceof ObjectNode probe) {
                probe.put("port", port);
            }
        }
    }
}
