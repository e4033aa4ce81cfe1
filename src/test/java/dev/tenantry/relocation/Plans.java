package dev.tenantry.relocation;

import static dev.tenantry.tenant.IsolationTier.DATABASE;
import static dev.tenantry.tenant.IsolationTier.ROW;
import static dev.tenantry.tenant.IsolationTier.SCHEMA;

import dev.tenantry.relocation.Trial.Plan;
import dev.tenantry.tenant.IsolationTier;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Chooses where the moves of a test are stopped. {@code -Pcrash} makes it all points. */
final class Plans {

    static final boolean FULL = "full".equals(System.getProperty("tenantry.crash"));

    /** Moves that are stopped at the same time. */
    private static final int AT_ONCE = 6;

    private record Pair(IsolationTier from, IsolationTier to) {}

    private static final List<Pair> PAIRS = List.of(
            new Pair(ROW, DATABASE),
            new Pair(DATABASE, ROW),
            new Pair(SCHEMA, DATABASE),
            new Pair(DATABASE, SCHEMA),
            new Pair(ROW, SCHEMA),
            new Pair(SCHEMA, ROW));

    private Plans() {}

    /** Returns those for an instance that is killed. */
    static Stream<List<Plan>> kills() {
        return FULL
                ? inParts(everyPoint())
                : Stream.of(List.of(
                        new Plan(ROW, DATABASE, Point.HALF_COPIED, false),
                        new Plan(SCHEMA, ROW, Point.HALF_CAUGHT_UP, false),
                        new Plan(DATABASE, ROW, Point.SOURCE_CLOSED, true),
                        new Plan(DATABASE, SCHEMA, Point.SWITCH_COMMITTING, true),
                        new Plan(ROW, SCHEMA, Point.PLACED, false),
                        new Plan(ROW, DATABASE, Point.HOME_REMOVED, false, true)));
    }

    /** Returns those for an instance that is stopped, and goes on later, in the long form only. */
    static Stream<List<Plan>> pauses() {
        List<Plan> few = List.of(
                new Plan(DATABASE, SCHEMA, Point.LOCKED_OUT, true), new Plan(ROW, DATABASE, Point.PLACED, true));
        return FULL
                ? Stream.of(
                        few,
                        List.of(
                                new Plan(SCHEMA, DATABASE, Point.HALF_COPIED, true),
                                new Plan(DATABASE, ROW, Point.SOURCE_CLOSED, true),
                                new Plan(ROW, SCHEMA, Point.IN_MOTION, true),
                                new Plan(SCHEMA, ROW, Point.SWITCH_COMMITTING, true)),
                        List.of(
                                new Plan(ROW, SCHEMA, Point.HALF_REMOVED, true),
                                new Plan(SCHEMA, ROW, Point.AT_REST, true),
                                new Plan(DATABASE, SCHEMA, Point.CLEANING_UP, true)))
                : Stream.of();
    }

    /** Returns those for a PostgreSQL that crashes, in the long form only. */
    static Stream<List<Plan>> crashes() {
        List<Plan> few = List.of(
                new Plan(ROW, DATABASE, Point.HALF_COPIED, true),
                new Plan(DATABASE, ROW, Point.SOURCE_CLOSED, true),
                new Plan(SCHEMA, DATABASE, Point.PLACED, true));
        return FULL
                ? Stream.of(
                        few,
                        List.of(
                                new Plan(DATABASE, SCHEMA, Point.SWITCH_COMMITTING, true),
                                new Plan(ROW, DATABASE, Point.TARGET_OPEN, true),
                                new Plan(SCHEMA, ROW, Point.LOCKED_OUT, true)),
                        List.of(
                                new Plan(DATABASE, ROW, Point.RESTS, true),
                                new Plan(SCHEMA, DATABASE, Point.WATCH, true),
                                new Plan(ROW, SCHEMA, Point.WATCH, true)))
                : Stream.of();
    }

    /** Returns the seeds for kills at any moment: {@code -Dtenantry.crash.seed} or random ones, in the long form only. */
    static Stream<Long> seeds() {
        Long given = Long.getLong("tenantry.crash.seed");
        if (given != null) {
            return Stream.of(given);
        }
        Random random = new Random();
        return random.longs(FULL ? Integer.getInteger("tenantry.crash.rounds", 5) : 0)
                .boxed();
    }

    /** Returns moves that are not stopped, one of each pair of tiers. */
    static List<Plan> withoutStop() {
        return PAIRS.stream()
                .map(pair -> new Plan(pair.from(), pair.to(), Point.NONE, true))
                .toList();
    }

    // Each point with its statement undone and committed, in turns between the pairs of tiers that have it.
    private static List<Plan> everyPoint() {
        List<Plan> all = new ArrayList<>();
        Set<String> chosen =
                Set.of(System.getProperty("tenantry.crash.points", "").split(","));
        for (Point point : Point.values()) {
            if (!chosen.contains("") && !chosen.contains(point.name())) {
                continue;
            }
            for (boolean committed : new boolean[] {false, true}) {
                List<Pair> pairs = PAIRS.stream()
                        .filter(pair -> point.isBetween(pair.from(), pair.to()))
                        .toList();
                if (point != Point.NONE) {
                    Pair pair = pairs.get(all.size() % pairs.size());
                    all.add(new Plan(pair.from(), pair.to(), point, committed));
                }
            }
        }
        if (!chosen.contains("")) {
            return all;
        }
        for (Point undoing : List.of(Point.AT_REST, Point.HOME_REMOVED, Point.SECOND_HOME_FORGOTTEN, Point.ENDED)) {
            all.add(new Plan(ROW, DATABASE, undoing, false, true));
            all.add(new Plan(ROW, SCHEMA, undoing, true, true));
        }
        return all;
    }

    private static Stream<List<Plan>> inParts(List<Plan> all) {
        return IntStream.iterate(0, first -> first < all.size(), first -> first + AT_ONCE)
                .mapToObj(first -> all.subList(first, Math.min(all.size(), first + AT_ONCE)));
    }
}
