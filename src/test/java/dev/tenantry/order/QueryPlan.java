package dev.tenantry.order;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What PostgreSQL did to answer a query: {@code explain (analyze, buffers, format json)}. */
record QueryPlan(JsonNode plan) {

    /** Returns all steps of these kinds. */
    private List<JsonNode> steps(String... kinds) {
        List<JsonNode> found = new ArrayList<>();
        collect(plan, Set.of(kinds), found);
        return found;
    }

    private static void collect(JsonNode step, Set<String> kinds, List<JsonNode> found) {
        if (kinds.contains(step.path("Node Type").asText())) {
            found.add(step);
        }
        step.path("Plans").forEach(each -> collect(each, kinds, found));
    }

    /** Returns how often rows of tables are read in another way than in the order of an index. */
    int unorderedReads() {
        return steps(
                        "Seq Scan",
                        "Bitmap Heap Scan",
                        "Bitmap Index Scan",
                        "Tid Scan",
                        "Hash",
                        "Sort",
                        "Incremental Sort",
                        "Materialize",
                        "Gather",
                        "Gather Merge")
                .size();
    }

    /** Returns the indexes that are used. */
    Set<String> indexes() {
        Set<String> indexes = new TreeSet<>();
        reads().forEach(read -> indexes.add(read.path("Index Name").asText()));
        return indexes;
    }

    /** Returns whether each read is limited to one tenant by its index. */
    boolean staysInTheTenant() {
        return reads().stream()
                .allMatch(read -> read.path("Index Cond").asText().contains("tenant_id ="));
    }

    private List<JsonNode> reads() {
        return steps("Index Scan", "Index Only Scan");
    }

    /** Returns how many rows were read from tables and indexes, with those that did not match. */
    long rowsRead() {
        return reads().stream()
                .mapToLong(read -> Math.round(read.path("Actual Loops").asDouble()
                        * (read.path("Actual Rows").asDouble()
                                + read.path("Rows Removed by Filter").asDouble())))
                .sum();
    }

    long rows() {
        return Math.round(plan.path("Actual Rows").asDouble());
    }

    long pages() {
        return plan.path("Shared Hit Blocks").asLong()
                + plan.path("Shared Read Blocks").asLong();
    }
}
