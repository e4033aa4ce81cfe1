package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.rules.Damage.remove;
import static dev.tenantry.k8s.rules.Damage.set;

import dev.tenantry.k8s.Metrics;
import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.k8s.model.Yaml;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Alerts use metrics that exist, and lead to a runbook. */
enum Alerts implements Rule {
    USES_METRICS_THAT_EXIST(
            rule -> metrics(rule.at("expr").text())
                    .filter(metric -> !Metrics.OURS.contains(metric) && !Metrics.OF_OTHERS.contains(metric))
                    .flatMap(metric -> rule.at("expr").complain(metric + " is in neither list of metrics")),
            set("PrometheusRule/tenantry", "/spec/groups/0/rules/0/expr", "tenantry_redis_failure_total > 1"),
            set(
                    "PrometheusRule/tenantry",
                    "/spec/groups/0/rules/0/expr",
                    "'up{job=\"a\"} == 0 and sum by (job) (rate(http_requests_total[5m])) > 0'")),
    HAS_A_RUNBOOK(
            rule -> rule.at("annotations", "runbook")
                    .must(link -> isHeading(link.asText()), "must be a heading of k8s/README.md"),
            remove("PrometheusRule/tenantry", "/spec/groups/0/rules/0/annotations/runbook"),
            set(
                    "PrometheusRule/tenantry-postgres",
                    "/spec/groups/0/rules/0/annotations/runbook",
                    "k8s/README.md#nowhere"));

    private static final Set<String> RUNBOOKS = Yaml.text(Kustomize.ROOT.resolve("README.md"))
            .lines()
            .filter(line -> line.startsWith("#"))
            .map(heading -> heading.replaceAll("^#+ ", "").toLowerCase(Locale.ROOT))
            .map(heading ->
                    "k8s/README.md#" + heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
            .collect(Collectors.toSet());

    /** Matches the parts of PromQL that name no metric: label matchers, ranges, and the labels that are grouped by. */
    private static final Pattern NO_METRIC =
            Pattern.compile("\\{[^}]*}|\\[[^]]*]|\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

    private static final Pattern NAME = Pattern.compile("(?<![\\w:.])[a-zA-Z_:][\\w:]*(?!\\s*\\(|[\\w:])");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

    private final Check check;

    Alerts(Function<Field, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(
                overlay ->
                        overlay.each("PrometheusRule", "spec/groups/*/rules/*").flatMap(complaints),
                damages);
    }

    @Override
    public Check check() {
        return check;
    }

    private static boolean isHeading(String link) {
        return RUNBOOKS.contains(link);
    }

    private static Stream<String> metrics(String expression) {
        // Texts go first, because they may contain braces and brackets.
        String bare = expression.replaceAll("\"[^\"]*\"", "");
        return NAME.matcher(NO_METRIC.matcher(bare).replaceAll(" "))
                .results()
                .map(MatchResult::group)
                .filter(name -> !WORDS.contains(name));
    }
}
