package dev.tenantry.k8s.rules;

import dev.tenantry.k8s.Metrics;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.PromQl;
import dev.tenantry.k8s.model.PromQl.Selector;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Checks queries of one overlay against the metrics that exist there: the exported and the recorded ones. */
final class Queries {

    /** What Prometheus adds to each series of a pod that it scrapes. */
    private static final Set<String> OF_THE_TARGET =
            Set.of("namespace", "job", "pod", "container", "instance", "service", "endpoint");

    private final Map<String, Set<String>> labels = new HashMap<>(Metrics.OURS);

    private Queries(Overlay overlay) {
        labels.putAll(Metrics.OF_OTHERS);
        labels.replaceAll((metric, own) -> union(own, OF_THE_TARGET));
        recordingRules(overlay).forEach(rule -> labels.put(rule.at("record").text(), recorded(rule)));
    }

    static Queries in(Overlay overlay) {
        return new Queries(overlay);
    }

    static Stream<Field> recordingRules(Overlay overlay) {
        return overlay.each("PrometheusRule", "spec/groups/*/rules/*")
                .filter(rule -> rule.at("record").isPresent());
    }

    private static Set<String> recorded(Field rule) {
        return PromQl.of(rule.at("expr").text()).grouping();
    }

    /** Returns what a query refers to and what does not exist. */
    Stream<String> unknown(String expression) {
        PromQl query = PromQl.of(expression);
        Set<String> all = labels(expression);
        return Stream.concat(
                query.selectors().stream().flatMap(this::unknown),
                query.grouping().stream()
                        .filter(label -> !all.contains(label))
                        .map(label -> "no metric has the label " + label));
    }

    private Stream<String> unknown(Selector selector) {
        Set<String> own = labels.get(selector.metric());
        return own == null
                ? Stream.of(selector.metric() + " is in neither list of metrics, nor recorded")
                : selector.labels().stream()
                        .filter(label -> !own.contains(label))
                        .map(label -> selector.metric() + " has no label " + label);
    }

    /** Returns the labels of all metrics of a query together. */
    Set<String> labels(String expression) {
        Set<String> all = new HashSet<>();
        PromQl.of(expression)
                .selectors()
                .forEach(selector -> all.addAll(labels.getOrDefault(selector.metric(), Set.of())));
        return all;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> both = new TreeSet<>(one);
        both.addAll(other);
        return both;
    }
}
