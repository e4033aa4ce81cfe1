package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.rules.Damage.remove;
import static dev.tenantry.k8s.rules.Damage.set;

import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.PromQl;
import dev.tenantry.k8s.model.Yaml;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Alerts and recording rules use metrics and labels that exist, and alerts lead to a runbook. */
enum Alerts implements Rule {
    USES_METRICS_THAT_EXIST(
            overlay -> {
                Queries queries = Queries.in(overlay);
                return overlay.each("PrometheusRule", "spec/groups/*/rules/*/expr")
                        .flatMap(expr -> queries.unknown(expr.text()).flatMap(expr::complain));
            },
            set("PrometheusRule/tenantry", "/spec/groups/0/rules/0/expr", "tenantry_redis_failure_total > 1"),
            set("PrometheusRule/tenantry", "/spec/groups/0/rules/0/expr", "'tenantry_home_behind{home=\"a\"} > 0'"),
            set("PrometheusRule/tenantry", "/spec/groups/0/rules/0/expr", "max by (tier) (tenantry_home_behind) > 0"),
            set(
                    "PrometheusRule/tenantry",
                    "/spec/groups/0/rules/0/expr",
                    "max by (le) (namespace_job:http_server_requests_seconds:mean5m) > 0"),
            set(
                    "PrometheusRule/tenantry",
                    "/spec/groups/0/rules/0/expr",
                    "'up{job=\"a\"} == 0 and sum by (job) (rate(http_requests_total[5m])) > 0'")),
    HAS_A_RUNBOOK(
            overlay -> overlay.each("PrometheusRule", "spec/groups/*/rules/*")
                    .filter(rule -> rule.at("alert").isPresent())
                    .flatMap(rule -> rule.at("annotations", "runbook")
                            .must(
                                    link -> leadsToARunbook(
                                            link.asText(), rule.at("alert").text()),
                                    "must be a heading of k8s/README.md, and of the alert in src/docs/alerts.md")),
            remove("PrometheusRule/tenantry", "/spec/groups/0/rules/0/annotations/runbook"),
            set("PrometheusRule/tenantry", "/spec/groups/0/rules/0/alert", "TenantryUndocumented"),
            set(
                    "PrometheusRule/tenantry-postgres",
                    "/spec/groups/0/rules/0/annotations/runbook",
                    "k8s/README.md#nowhere")),
    /** As Prometheus recommends: the labels that are left, the metric, and what was done, for example rate5m. */
    RECORDS_BY_THE_CONVENTION(
            overlay -> Queries.recordingRules(overlay)
                    .flatMap(rule -> rule.at("record")
                            .must(
                                    name -> Convention.NAME
                                                    .matcher(name.asText())
                                                    .matches()
                                            && Set.of(name.asText()
                                                            .replaceFirst(":.*", "")
                                                            .split("_"))
                                                    .equals(PromQl.of(rule.at("expr")
                                                                    .text())
                                                            .grouping()),
                                    "must be LABELS:METRIC:OPERATIONS, with the labels that the expression leaves")),
            set("PrometheusRule/tenantry-recorded", "/spec/groups/0/rules/0/expr", "sum by (namespace) (up)"));

    private static final class Convention {
        static final Pattern NAME = Pattern.compile("[a-z_]+:[a-z_]+(?<!_total):[a-z0-9_]+");
    }

    private static final Set<String> RUNBOOKS = headings(Kustomize.ROOT.resolve("README.md"));
    private static final Set<String> MEANINGS = headings(Path.of("src/docs/alerts.md"));

    private final Check check;

    Alerts(Function<Overlay, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.ofKinds(Set.of("PrometheusRule"), complaints, damages);
    }

    @Override
    public Check check() {
        return check;
    }

    private static boolean leadsToARunbook(String link, String alert) {
        return link.startsWith("k8s/README.md#")
                && RUNBOOKS.contains(link.substring(link.indexOf('#') + 1))
                && MEANINGS.contains(alert.toLowerCase(Locale.ROOT));
    }

    private static Set<String> headings(Path document) {
        return Yaml.text(document)
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(heading -> heading.replaceAll("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
