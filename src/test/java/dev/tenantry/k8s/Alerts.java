package dev.tenantry.k8s;

import static dev.tenantry.k8s.Damage.remove;
import static dev.tenantry.k8s.Damage.set;

import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An alert asks for metrics that there are, and leads to what to do. */
enum Alerts implements Rule {
    ASKS_FOR_METRICS_THAT_THERE_ARE(
            rule -> metrics(rule.at("expr").text())
                    .filter(metric -> !Metrics.OURS.contains(metric) && !Metrics.OF_OTHERS.contains(metric))
                    .flatMap(metric -> rule.at("expr").complain(metric + " is in neither list of metrics")),
            set("PrometheusRule/tenantry", "/spec/groups/0/rules/0/expr", "tenantry_redis_failure_total > 1"),
            set(
                    "PrometheusRule/tenantry",
                    "/spec/groups/0/rules/0/expr",
                    "'up{job=\"a\"} == 0 and sum by (job) (rate(http_requests_total[5m])) > 0'")),
    LEADS_TO_A_RUNBOOK(
            rule -> rule.at("annotations", "runbook")
                    .must(link -> isHeading(link.asText()), "must be a heading of k8s/README.md"),
            remove("PrometheusRule/tenantry", "/spec/groups/0/rules/0/annotations/runbook"),
            set(
                    "PrometheusRule/tenantry-postgres",
                    "/spec/groups/0/rules/0/annotations/runbook",
                    "k8s/README.md#nowhere")),
    SAYS_HOW_URGENT_IT_IS(
            rule -> rule.at("labels", "severity")
                    .must(
                            severity -> Set.of("critical", "warning").contains(severity.asText()),
                            "must be critical or warning"),
            remove("PrometheusRule/tenantry", "/spec/groups/0/rules/0/labels"));

    private static final Set<String> RUNBOOKS = Trees.text(Kustomize.ROOT.resolve("README.md"))
            .lines()
            .filter(line -> line.startsWith("#"))
            .map(heading -> heading.replaceAll("^#+ ", "").toLowerCase(Locale.ROOT))
            .map(heading ->
                    "k8s/README.md#" + heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
            .collect(Collectors.toSet());

    /** What of PromQL is not a metric: texts, label matchers, ranges, and the labels that are grouped by. */
    private static final Pattern NO_METRIC =
            Pattern.compile("\\{[^}]*}|\\[[^]]*]|\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

    private static final Pattern NAME = Pattern.compile("(?<![\\w:.])[a-zA-Z_:][\\w:]*(?!\\s*\\(|[\\w:])");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

    private final Check check;

    Alerts(Function<Spot, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(
                overlay -> overlay.ofKind("monitoring.coreos.com", "PrometheusRule")
                        .flatMap(object -> object.at("spec", "groups").items())
                        .flatMap(group -> group.at("rules").items())
                        .flatMap(complaints),
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
        // Texts first: there may be braces and brackets in them.
        String bare = expression.replaceAll("\"[^\"]*\"", "");
        return NAME.matcher(NO_METRIC.matcher(bare).replaceAll(" "))
                .results()
                .map(MatchResult::group)
                .filter(name -> !WORDS.contains(name));
    }
}
