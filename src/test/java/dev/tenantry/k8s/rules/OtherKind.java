package dev.tenantry.k8s.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Yaml;

/** Describes the same pods as another kind of workload does. */
final class OtherKind {

    private OtherKind() {}

    /** Returns the pods of the serving Deployment as another kind would describe them, without labels of the object. */
    static Manifest of(String kind, Overlay overlay) {
        Manifest deployment = overlay.find(Names.SERVING).orElseThrow();
        JsonNode template = deployment.at("spec", "template").value().deepCopy();
        ObjectNode made = (ObjectNode) Yaml.value("{metadata: {name: a, namespace: tenantry}}");
        String group = kind.equals("Pod") ? "v1" : kind.endsWith("Job") ? "batch/v1" : "apps/v1";
        made.put("apiVersion", group).put("kind", kind);
        switch (kind) {
            case "Pod" -> {
                made.withObject("/metadata").set("labels", template.at("/metadata/labels"));
                made.set("spec", template.path("spec"));
            }
            case "CronJob" -> made.withObject("/spec/jobTemplate/spec").set("template", template);
            default -> made.withObject("/spec").set("template", template);
        }
        return new Manifest(made);
    }
}
