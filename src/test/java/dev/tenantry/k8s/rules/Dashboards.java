package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.rules.Damage.remove;
import static dev.tenantry.k8s.rules.Damage.replace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Yaml;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Dashboards are found by Grafana, fit any installation, explain themselves, and query what exists. */
enum Dashboards implements Rule {
    IS_FOUND_BY_GRAFANA(
            (overlay, dashboard) -> Stream.of(
                            dashboard.label.mustBe("'1'"),
                            // A name with a hash would leave the old dashboard beside the new one.
                            dashboard.source.at("metadata", "name").mustBe("tenantry-dashboard"),
                            dashboard.at("uid").mustBe("tenantry"),
                            dashboard.at("schemaVersion").must(version -> version.asInt() >= 38, "must be 38 or newer"),
                            // A ConfigMap holds a megabyte; an annotation of kubectl apply, a quarter of it.
                            dashboard.text.must(json -> json.asText().length() < 60_000, "must be shorter"))
                    .flatMap(complaints -> complaints),
            remove("ConfigMap/tenantry-dashboard", "/metadata/labels/grafana_dashboard"),
            replace("ConfigMap/tenantry-dashboard", "/data/tenantry.json", "\"schemaVersion\": ", "\"version\": ")),
    FITS_ANY_DATA_SOURCE(
            (overlay, dashboard) -> dashboard
                    .root()
                    .everything()
                    .filter(field -> field.name().equals("datasource"))
                    .flatMap(field -> field.mustBe("{type: prometheus, uid: $datasource}")),
            replace(
                    "ConfigMap/tenantry-dashboard",
                    "/data/tenantry.json",
                    "\"uid\": \"$datasource\"",
                    "\"uid\": \"P1\"")),
    PANELS_EXPLAIN_THEMSELVES(
            (overlay, dashboard) -> dashboard
                    .panels()
                    .flatMap(panel -> Stream.of(
                                    panel.at("title").must(Dashboards::isText, "must be a title"),
                                    panel.at("description")
                                            .must(
                                                    text -> text.asText().contains(" Good: "),
                                                    "must say what is seen, and what is good"),
                                    panel.at("fieldConfig", "defaults", "unit")
                                            .must(Dashboards::isText, "must be a unit"))
                            .flatMap(complaints -> complaints)),
            replace("ConfigMap/tenantry-dashboard", "/data/tenantry.json", " Good: ", " "),
            replace("ConfigMap/tenantry-dashboard", "/data/tenantry.json", "\"unit\": ", "\"unity\": "),
            replace(
                    "ConfigMap/tenantry-dashboard",
                    "/data/tenantry.json",
                    "\"title\": \"Requests\"",
                    "\"title\": \"\"")),
    QUERIES_WHAT_EXISTS(
            Dashboards::unknown,
            replace("ConfigMap/tenantry-dashboard", "/data/tenantry.json", "tenantry_home_behind", "tenantry_homes"),
            replace("ConfigMap/tenantry-dashboard", "/data/tenantry.json", "by (tier)", "by (tyre)"),
            replace("ConfigMap/tenantry-dashboard", "/data/tenantry.json", "{{plan}}", "{{plans}}"),
            replace("ConfigMap/tenantry-dashboard", "/data/tenantry.json", "$instance", "$instanz"),
            replace(
                    "ConfigMap/tenantry-dashboard",
                    "/data/tenantry.json",
                    "label_values(tenantry_isolation_findings",
                    "label_values(tenantry_isolation_finding"));

    private static final Pattern LEGEND = Pattern.compile("\\{\\{ *(\\w+) *}}");
    private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)");
    private static final Pattern VALUES_OF = Pattern.compile("label_values\\((.*), *(\\w+)\\)");
    private static final Set<String> OF_GRAFANA = Set.of("__rate_interval", "__all");

    /** One dashboard, read from its ConfigMap. */
    private record Dashboard(Manifest source, Field label, Field text, Manifest json) {

        static Stream<Dashboard> in(Overlay overlay) {
            return overlay.ofKind("ConfigMap")
                    .flatMap(source -> source.at("data")
                            .members()
                            .filter(file -> file.name().endsWith(".json"))
                            .map(file -> new Dashboard(
                                    source,
                                    source.at("metadata", "labels", "grafana_dashboard"),
                                    file,
                                    new Manifest(Yaml.json(file.text())))));
        }

        Field root() {
            return json.root();
        }

        Field at(String name) {
            return json.at(name);
        }

        Stream<Field> panels() {
            return root().each("panels/*")
                    .filter(panel -> !panel.at("type").text().equals("row"));
        }

        Set<String> variables() {
            return root().each("templating/list/*/name").map(Field::text).collect(Collectors.toSet());
        }
    }

    private final Check check;

    Dashboards(BiFunction<Overlay, Dashboard, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.ofKinds(
                Set.of("ConfigMap", "PrometheusRule"),
                overlay -> Dashboard.in(overlay).flatMap(dashboard -> complaints.apply(overlay, dashboard)),
                damages);
    }

    @Override
    public Check check() {
        return check;
    }

    private static boolean isText(JsonNode value) {
        return !value.asText().isBlank();
    }

    private static Stream<Complaint> unknown(Overlay overlay, Dashboard dashboard) {
        Queries queries = Queries.in(overlay);
        Stream<Complaint> ofPanels = dashboard
                .panels()
                .flatMap(panel -> panel.each("targets/*"))
                .flatMap(target -> {
                    String expression = target.at("expr").text();
                    Set<String> labels = queries.labels(expression);
                    return Stream.concat(
                                    queries.unknown(expression),
                                    LEGEND.matcher(target.at("legendFormat").text())
                                            .results()
                                            .map(label -> label.group(1))
                                            .filter(label -> !labels.contains(label))
                                            .map(label -> "no metric has the label " + label + " of the legend"))
                            .flatMap(target::complain);
                });
        Stream<Complaint> ofVariables = dashboard
                .root()
                .each("templating/list/*/query/query")
                .flatMap(query -> VALUES_OF
                        .matcher(query.text())
                        .results()
                        .flatMap(
                                values -> queries.unknown("max by (" + values.group(2) + ") (" + values.group(1) + ")"))
                        .flatMap(query::complain));
        Set<String> known = dashboard.variables();
        Stream<Complaint> ofNames = dashboard
                .root()
                .everything()
                .filter(field -> field.value().isTextual())
                .flatMap(field -> VARIABLE.matcher(field.text())
                        .results()
                        .map((MatchResult name) -> name.group(1))
                        .filter(name -> !known.contains(name) && !OF_GRAFANA.contains(name))
                        .flatMap(name -> field.complain("there is no variable " + name)));
        return Stream.of(ofPanels, ofVariables, ofNames).flatMap(complaints -> complaints);
    }
}
