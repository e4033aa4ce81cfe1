package dev.tenantry.k8s.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A ValidatingAdmissionPolicy with its binding. */
public record AdmissionPolicy(Manifest policy, Manifest binding) {

    private static final Map<String, String> RESOURCES = Map.of(
            "Pod", "pods",
            "Deployment", "deployments",
            "StatefulSet", "statefulsets",
            "DaemonSet", "daemonsets",
            "ReplicaSet", "replicasets",
            "Job", "jobs",
            "CronJob", "cronjobs",
            "KnativeService", "services");

    public static Stream<AdmissionPolicy> in(Overlay overlay) {
        return overlay.ofKind("ValidatingAdmissionPolicyBinding")
                .map(binding -> new AdmissionPolicy(
                        overlay.find("ValidatingAdmissionPolicy/"
                                        + binding.at("spec", "policyName").text())
                                .orElseThrow(),
                        binding));
    }

    public String name() {
        return policy.name();
    }

    /** Returns the message of the first validation that fails. */
    public Optional<String> refusal(AdmissionRequest request) {
        Map<String, Object> names = request.names();
        if (!matches(request) || !conditionsHold(names)) {
            return Optional.empty();
        }
        Map<String, Object> variables = new HashMap<>();
        names.put("variables", variables);
        policy.root()
                .each("spec/variables/*")
                .forEach(variable -> variables.put(
                        variable.at("name").text(), expression(variable).value(Object.class, names)));
        return policy.root()
                .each("spec/validations/*")
                .filter(validation -> !expression(validation).value(Boolean.class, names))
                .map(validation -> message(validation, names))
                .findFirst();
    }

    private boolean matches(AdmissionRequest request) {
        Map<String, String> namespace =
                Map.of("kubernetes.io/metadata.name", request.object().namespace());
        Field labels = request.object().at("metadata", "labels");
        Field objects = policy.at("spec", "matchConstraints", "objectSelector");
        return new Selector(binding.at("spec", "matchResources", "namespaceSelector")).selects(namespace)
                && (objects.isAbsent() || new Selector(objects).selects(labels.texts()))
                && policy.root().each("spec/matchConstraints/resourceRules/*").anyMatch(rule -> covers(rule, request));
    }

    private static boolean covers(Field rule, AdmissionRequest request) {
        String apiVersion = request.object().apiVersion();
        String group = apiVersion.contains("/") ? apiVersion.replaceFirst("/.*", "") : "";
        return has(rule, "apiGroups", group)
                && has(rule, "operations", request.operation())
                && has(rule, "resources", RESOURCES.get(request.object().kind()));
    }

    private static boolean has(Field rule, String list, String value) {
        return rule.at(list).items().anyMatch(item -> item.text().equals(value));
    }

    private boolean conditionsHold(Map<String, Object> names) {
        return policy.root()
                .each("spec/matchConditions/*")
                .allMatch(condition -> expression(condition).value(Boolean.class, names));
    }

    private static Expression expression(Field field) {
        return new Expression(field.at("expression").text());
    }

    private static String message(Field validation, Map<String, Object> names) {
        Field computed = validation.at("messageExpression");
        return computed.isPresent()
                ? new Expression(computed.text()).value(String.class, names)
                : validation.at("message").text();
    }
}
