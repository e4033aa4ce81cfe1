package dev.tenantry.k8s.chart;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Yaml;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * The objects of an overlay or of the chart, without what must differ. Kustomize appends hashes to the names of
 * ConfigMaps, and the chart appends the revision to that of the Job, whose alert {@link UpgradeTest} has. Each has labels
 * of its own. The chart does not contain its namespace.
 */
final class NormalForm {

    private static final Pattern HASHED =
            Pattern.compile("\"(tenantry-(?:settings|database|jwt|roles|postgres-authorities))-[a-z0-9]{10}\"");
    private static final String REVISION = "\"tenantry-migration-1\"";

    private static final List<String> LABELS = List.of(
            "app.kubernetes.io/instance",
            "app.kubernetes.io/managed-by",
            "app.kubernetes.io/version",
            "helm.sh/chart",
            "tenantry.dev/overlay");
    private static final List<String> ANNOTATIONS = List.of("checksum/settings", "helm.sh/resource-policy");
    private static final List<String> UNORDERED = List.of("env", "volumes", "volumeMounts");

    private NormalForm() {}

    /** Returns the value of each field, by the object's namespace and id and the field's path. */
    static Map<String, String> of(Overlay overlay) {
        return overlay.objects().stream()
                .filter(object -> !object.kind().equals("Namespace"))
                .filter(object ->
                        object.at("metadata", "annotations", "helm.sh/hook").isAbsent())
                .map(NormalForm::of)
                .flatMap(Manifest::everything)
                .filter(field -> field.value().isEmpty())
                .collect(toMap(
                        field -> field.object().namespace() + " " + field,
                        NormalForm::value,
                        (one, other) -> {
                            throw new AssertionError("Twice: " + one);
                        },
                        TreeMap::new));
    }

    /** Kustomize adds blank lines to folded texts. They mean nothing in expressions, the only texts that are folded. */
    private static String value(Field field) {
        String value = field.value().toString();
        return field.name().toLowerCase(Locale.ROOT).endsWith("expression") ? value.replace("\\n\\n", "\\n") : value;
    }

    private static Manifest of(Manifest object) {
        String text = HASHED.matcher(object.tree().toString())
                .replaceAll((MatchResult found) -> '"' + found.group(1) + '"')
                .replace(REVISION, "\"tenantry-migration\"");
        JsonNode tree = Yaml.value(text);
        tidy(tree);
        return new Manifest(tree);
    }

    private static void tidy(JsonNode tree) {
        if (tree instanceof ObjectNode map) {
            without(map, "labels", LABELS);
            without(map, "annotations", ANNOTATIONS);
            UNORDERED.forEach(name -> sort(map.path(name)));
            if (map.path("alert").asText().equals("TenantryMigrationFailed")) {
                map.remove("expr");
            }
        }
        tree.forEach(NormalForm::tidy);
    }

    private static void without(ObjectNode metadata, String name, List<String> members) {
        if (metadata.path(name) instanceof ObjectNode map) {
            map.remove(members);
            if (map.isEmpty()) {
                metadata.remove(name);
            }
        }
    }

    private static void sort(JsonNode tree) {
        if (tree instanceof ArrayNode list) {
            List<JsonNode> sorted = StreamSupport.stream(list.spliterator(), false)
                    .sorted(Comparator.comparing(element -> element.path("name").asText()))
                    .toList();
            list.removeAll().addAll(sorted);
        }
    }
}
