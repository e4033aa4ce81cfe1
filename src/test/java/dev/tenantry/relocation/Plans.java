package dev.tenantry.relocation;

import dev.tenantry.support.AdminClient;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chooses where the moves of a test are stopped. {@code -Pcrash} makes it all points. */
final class Plans {

    static final boolean FULL = "full".equals(System.getProperty("tenantry.crash"));

    static final Placement ROW = new Placement.Shared();
    static final Placement SCHEMA = new Placement.OwnSchema();

    /** A database on the server that also has the main database. */
    static final Placement DATABASE = new Placement.OwnDatabase(new StoreName(AdminClient.STORE));

    /** Moves that are stopped at the same time. */
    private static final int AT_ONCE = 6;

    /** @param points such as {@code SWITCH,PLACED}; if it is absent, all */
    private static final Set<String> POINTS = chosen("tenantry.crash.points");

    /** Plans as they are shown, to repeat them. */
    private static final Set<String> PLANS = chosen("tenantry.crash.plans");

    private static final @Nullable Long SEED = Long.getLong("tenantry.crash.seed");

    record Pair(Placement from, Placement to) {}

    private static final List<Pair> PAIRS = List.of(
            new Pair(ROW, DATABASE),
            new Pair(DATABASE, ROW),
            new Pair(SCHEMA, DATABASE),
            new Pair(DATABASE, SCHEMA),
            new Pair(ROW, SCHEMA),
            new Pair(SCHEMA, ROW));

    private Plans() {}

    /** Returns what an option lists, separated by commas; empty for all. */
    static Set<String> chosen(String property) {
        String list = System.getProperty(property, "");
        return list.isEmpty() ? Set.of() : Set.of(list.split(","));
    }

    private static boolean isChosen(Plan plan) {
        return SEED == null
                && (POINTS.isEmpty() || POINTS.contains(plan.point().name()))
                && (PLANS.isEmpty() || PLANS.contains(plan.toString()));
    }

    /** Returns those for an instance that is killed. */
    static Stream<List<Plan>> kills() {
        return FULL
                ? inParts(everyPointAndUndoing())
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
        return inFullForm(List.of(
                List.of(
                        new Plan(DATABASE, SCHEMA, Point.LOCKED_OUT, true),
                        new Plan(ROW, DATABASE, Point.PLACED, true)),
                List.of(
                        new Plan(SCHEMA, DATABASE, Point.HALF_COPIED, true),
                        new Plan(DATABASE, ROW, Point.SOURCE_CLOSED, true),
                        new Plan(ROW, SCHEMA, Point.IN_MOTION, true),
                        new Plan(SCHEMA, ROW, Point.SWITCH_COMMITTING, true)),
                List.of(
                        new Plan(ROW, SCHEMA, Point.HALF_REMOVED, true),
                        new Plan(SCHEMA, ROW, Point.AT_REST, true),
                        new Plan(DATABASE, SCHEMA, Point.CLEANING_UP, true))));
    }

    /** Returns those for a PostgreSQL that crashes with all homes, in the long form only. */
    static Stream<List<Plan>> crashes() {
        return inFullForm(List.of(
                List.of(
                        new Plan(ROW, DATABASE, Point.HALF_COPIED, true),
                        new Plan(DATABASE, ROW, Point.SOURCE_CLOSED, true),
                        new Plan(SCHEMA, DATABASE, Point.PLACED, true)),
                List.of(
                        new Plan(DATABASE, SCHEMA, Point.SWITCH_COMMITTING, true),
                        new Plan(ROW, DATABASE, Point.TARGET_OPEN, true),
                        new Plan(SCHEMA, ROW, Point.LOCKED_OUT, true)),
                List.of(
                        new Plan(DATABASE, ROW, Point.RESTS, true),
                        new Plan(SCHEMA, DATABASE, Point.WATCH, true),
                        new Plan(ROW, SCHEMA, Point.WATCH, true))));
    }

    /** Returns the seeds for faults at any moment: {@code -Dtenantry.crash.seed} or random ones, in the long form only. */
    static LongStream seeds() {
        if (SEED != null) {
            return LongStream.of(SEED);
        }
        boolean some = FULL && POINTS.isEmpty() && PLANS.isEmpty();
        return new Random().longs(some ? Integer.getInteger("tenantry.crash.rounds", 5) : 0);
    }

    /** Returns what chooses this seed. */
    static String option(long seed) {
        return "-Dtenantry.crash.seed=" + seed;
    }

    /** Returns moves that are not stopped, one of each pair of tiers. */
    static List<Plan> withoutStop() {
        return withoutStop(PAIRS);
    }

    static List<Plan> withoutStop(List<Pair> pairs) {
        return pairs.stream()
                .map(pair -> new Plan(pair.from(), pair.to(), Point.NONE, true))
                .toList();
    }

    private static List<Plan> everyPointAndUndoing() {
        List<Plan> all = new ArrayList<>(everyPoint(PAIRS, true, false));
        for (Point undoing : List.of(Point.AT_REST, Point.HOME_REMOVED, Point.SECOND_HOME_FORGOTTEN, Point.ENDED)) {
            all.add(new Plan(ROW, DATABASE, undoing, false, true));
            all.add(new Plan(ROW, SCHEMA, undoing, true, true));
        }
        return all;
    }

    /**
     * Returns each point that one of the pairs comes to, in turns between those pairs.
     *
     * @param forms whether the statement at the point takes effect, one plan for each; if there is one only, in turns
     */
    static List<Plan> everyPoint(List<Pair> pairs, Boolean... forms) {
        List<Plan> all = new ArrayList<>();
        for (Point point : Point.values()) {
            List<Pair> possible = pairs.stream()
                    .filter(pair ->
                            point.isBetween(pair.from().tier(), pair.to().tier()))
                    .toList();
            if (point == Point.NONE || possible.isEmpty()) {
                continue;
            }
            for (boolean committed : forms.length == 0 ? new Boolean[] {all.size() % 2 == 0} : forms) {
                Pair pair = possible.get(all.size() % possible.size());
                all.add(new Plan(pair.from(), pair.to(), point, committed));
            }
        }
        return all;
    }

    private static Stream<List<Plan>> inFullForm(List<List<Plan>> groups) {
        return FULL
                ? groups.stream()
                        .map(group -> group.stream().filter(Plans::isChosen).toList())
                        .filter(Predicate.not(List::isEmpty))
                : Stream.of();
    }

    /** Returns those of the plans that are to be run, some at once. */
    static Stream<List<Plan>> inParts(List<Plan> all) {
        List<Plan> chosen = all.stream().filter(Plans::isChosen).toList();
        return IntStream.iterate(0, first -> first < chosen.size(), first -> first + AT_ONCE)
                .mapToObj(first -> chosen.subList(first, Math.min(chosen.size(), first + AT_ONCE)));
    }
}
