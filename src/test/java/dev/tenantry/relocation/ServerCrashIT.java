package dev.tenantry.relocation;

import static dev.tenantry.relocation.Plans.DATABASE;
import static dev.tenantry.relocation.Plans.ROW;
import static dev.tenantry.relocation.Plans.SCHEMA;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tenantry.relocation.Plans.Pair;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Crashes one of three PostgreSQLs while busy tenants move between them: the one with the main database, or one that is
 * the source of some moves and the target of others. Part of {@code -Pcrash} only.
 */
class ServerCrashIT {

    static final String EAST = "east";
    static final String WEST = "west";

    static final Placement IN_THE_EAST = new Placement.OwnDatabase(new StoreName(EAST));
    static final Placement IN_THE_WEST = new Placement.OwnDatabase(new StoreName(WEST));

    /** Moves with the source in the east. */
    static final List<Pair> FROM_EAST = List.of(
            new Pair(IN_THE_EAST, IN_THE_WEST),
            new Pair(IN_THE_EAST, ROW),
            new Pair(IN_THE_EAST, SCHEMA),
            new Pair(IN_THE_EAST, DATABASE));

    static final List<Pair> TO_EAST = List.of(
            new Pair(IN_THE_WEST, IN_THE_EAST),
            new Pair(ROW, IN_THE_EAST),
            new Pair(SCHEMA, IN_THE_EAST),
            new Pair(DATABASE, IN_THE_EAST));

    /** For faults of the main database alone. */
    static final List<Pair> ALL_WAYS = List.of(
            new Pair(IN_THE_EAST, IN_THE_WEST),
            new Pair(ROW, IN_THE_EAST),
            new Pair(IN_THE_EAST, ROW),
            new Pair(SCHEMA, IN_THE_WEST),
            new Pair(IN_THE_WEST, SCHEMA),
            new Pair(IN_THE_WEST, DATABASE));

    private static final Campaign CAMPAIGN = new Campaign(ServerCrashIT.class);

    private static Fleet fleet;

    @AfterAll
    static void end() {
        if (fleet != null) {
            fleet.close();
            CAMPAIGN.conclude();
        }
    }

    // Only if there is a plan, because verify has none.
    private static Fleet fleet() {
        if (fleet == null) {
            fleet = new Fleet(Map.of()).with(EAST, WEST).start();
        }
        return fleet;
    }

    static Stream<Arguments> crashes() {
        return Plans.FULL
                ? Stream.of(crash(EAST, FROM_EAST), crash(EAST, TO_EAST), crash(Fleet.MAIN, ALL_WAYS))
                        .flatMap(all -> all)
                : Stream.of();
    }

    private static Stream<Arguments> crash(String server, List<Pair> pairs) {
        return Plans.inParts(Plans.everyPoint(pairs)).map(plans -> arguments(server, plans));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("crashes")
    void finishesAfterACrashOf(String server, List<Plan> plans) {
        if (CAMPAIGN.leavesOut(plans)) {
            return;
        }
        try (Trials trials = new Trials(CAMPAIGN).stopAll(fleet(), plans)) {
            Duration away = fleet.crash(server);
            trials.each(Trial::goOnUnlessLost);
            trials.each(Trial::awaitEnd);
            trials.verify(Fleet.ALLOWED.plus(away));
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("dev.tenantry.relocation.Plans#seeds")
    void finishesWheneverAServerCrashes(long seed) throws InterruptedException {
        if (CAMPAIGN.leavesOut(Plans.withoutStop(ALL_WAYS))) {
            return;
        }
        Random random = new Random(seed);
        try (Trials trials = new Trials(CAMPAIGN).begin(fleet(), Plans.withoutStop(ALL_WAYS))) {
            Thread.sleep(random.nextInt(5_000));
            Duration away = fleet.crash(List.of(Fleet.MAIN, EAST, WEST).get(random.nextInt(3)));
            trials.each(Trial::awaitEnd);
            trials.verify(Fleet.ALLOWED.plus(away), Plans.option(seed));
        }
    }
}
