package dev.tenantry.k8s.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenantry.k8s.model.Yaml;
import dev.tenantry.support.BesideOthers;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The chart's page lists every value of the schema, with its default. */
@BesideOthers
class ChartReadmeTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]*`) \\|(?: *`?([^|`]*?)`? *\\|)? [^|]+\\|$");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private static final JsonNode SCHEMA = Yaml.value(Yaml.text(Chart.FOLDER.resolve("values.schema.json")));
    private static final JsonNode VALUES = Yaml.value(Yaml.text(Chart.FOLDER.resolve("values.yaml")));

    /** Returns the defaults of the page by the values' names. */
    private static Map<String, String> listed() {
        Map<String, String> listed = new TreeMap<>();
        ROW.matcher(Yaml.text(Chart.FOLDER.resolve("README.md")))
                .results()
                .forEach(row -> names(row.group(1))
                        .forEach(name -> listed.put(
                                name, row.group(2) == null ? "" : row.group(2).trim())));
        return listed;
    }

    private static Stream<String> names(String cell) {
        return NAME.matcher(cell).results().map((MatchResult name) -> name.group(1));
    }

    @Test
    void listsEveryValueOfTheSchema() {
        TreeSet<String> names = new TreeSet<>();
        collect("", SCHEMA, names);

        assertThat(listed().keySet()).isEqualTo(names);
    }

    @Test
    void namesTheirDefaults() {
        assertThat(listed())
                .allSatisfy((name, value) ->
                        assertThat(value).as(name).isEqualTo(name.startsWith("secrets.") ? value : defaultOf(name)));
    }

    private static String defaultOf(String name) {
        JsonNode value = VALUES.at("/" + name.replace('.', '/'));
        return value.isTextual() && !value.asText().isEmpty() ? value.asText() : value.toString();
    }

    /** A star stands for every component, and for every Secret. */
    private static void collect(String path, JsonNode schema, TreeSet<String> names) {
        String reference = schema.path("$ref").asText();
        if (reference.startsWith("#/$defs/pods/")) {
            names.add(path.replaceFirst("^(?:serving|controlPlane|migration|audit|redis|tests)\\.", "*."));
        } else if (reference.equals("#/$defs/secret")) {
            collect("secrets.*", SCHEMA.at(reference.substring(1)), names);
        } else if (schema.has("properties")) {
            schema.path("properties")
                    .properties()
                    .forEach(member -> collect(
                            path.isEmpty() ? member.getKey() : path + "." + member.getKey(), member.getValue(), names));
        } else {
            names.add(path);
        }
    }
}
