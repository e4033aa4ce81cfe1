package dev.tenantry.k8s.model;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an expression of Prometheus refers to. It is not parsed; Prometheus itself tells whether it is valid.
 *
 * @param selectors the metrics, in order
 * @param grouping the labels by which anything is grouped or joined
 */
public record PromQl(List<Selector> selectors, Set<String> grouping) {

    /** @param labels the labels that a series must have to be selected */
    public record Selector(String metric, Set<String> labels) {}

    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");

    /** A name with its matchers, unless it is that of a function. */
    private static final Pattern SELECTOR =
            Pattern.compile("(?<![\\w:.$])([a-zA-Z_:][\\w:]*)\\b(?!\\s*\\()\\s*(?:\\{([^}]*)})?");

    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "by", "without");

    public static PromQl of(String expression) {
        // Texts go first, because they may contain braces and brackets.
        String bare = RANGE.matcher(TEXT.matcher(expression).replaceAll("\"\"")).replaceAll("");
        Set<String> grouping = GROUPING.matcher(bare)
                .results()
                .flatMap(labels -> Stream.of(labels.group(1).split(",")))
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .collect(Collectors.toCollection(TreeSet::new));
        List<Selector> selectors = SELECTOR.matcher(GROUPING.matcher(bare).replaceAll(" "))
                .results()
                .filter(name -> !WORDS.contains(name.group(1)))
                .map(PromQl::selector)
                .toList();
        return new PromQl(selectors, grouping);
    }

    private static Selector selector(MatchResult found) {
        return new Selector(
                found.group(1),
                LABEL.matcher(found.group(2) == null ? "" : found.group(2))
                        .results()
                        .map(label -> label.group(1))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }
}
