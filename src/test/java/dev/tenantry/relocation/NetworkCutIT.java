package dev.tenantry.relocation;

import static dev.tenantry.relocation.ServerCrashIT.EAST;
import static dev.tenantry.relocation.ServerCrashIT.WEST;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tenantry.relocation.Plans.Pair;
import dev.tenantry.support.Detour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cuts the network between the instances and a PostgreSQL while busy tenants move: for the instance that moves them or
 * for both of them, so that connections are refused, or so that nothing arrives any more. Part of {@code -Pcrash} only.
 */
class NetworkCutIT {

    /** Longer than an instance may be silent before the other one takes over, and than a switch may take. */
    private static final Duration CUT = Duration.ofSeconds(4);

    private enum Loss {
        /** Connections end, and new ones are refused. */
        REFUSED,
        /** Nothing arrives, until all of it arrives late. */
        SILENT,
        /** Nothing ever arrives on connections that there were; new ones work. */
        FORGOTTEN
    }

    /** @param forBoth whether neither instance can reach the server */
    private record Cut(String server, Loss loss, boolean forBoth) {

        void begin() {
            networks()
                    .forEach(
                            switch (loss) {
                                case REFUSED -> Detour::close;
                                case SILENT -> Detour::fallSilent;
                                case FORGOTTEN -> Detour::forgetConnections;
                            });
        }

        void end() {
            networks()
                    .forEach(
                            switch (loss) {
                                case REFUSED -> Detour::open;
                                case SILENT -> Detour::speakAgain;
                                case FORGOTTEN -> Detour::endForgotten;
                            });
        }

        @Override
        public String toString() {
            return server + "-" + loss + (forBoth ? "-both" : "-one");
        }

        private List<Detour> networks() {
            return forBoth ? fleet.networks(server) : List.of(fleet.networkOfRunner(server));
        }
    }

    private static final Set<String> CUTS = Plans.chosen("tenantry.crash.cut");

    private static final Campaign CAMPAIGN = new Campaign(NetworkCutIT.class);

    private static Fleet fleet;

    @AfterAll
    static void end() {
        if (fleet != null) {
            fleet.close();
            CAMPAIGN.conclude();
        }
    }

    private static Fleet fleet() {
        if (fleet == null) {
            fleet = new Fleet(Map.of()).with(EAST, WEST).throughDetours().start();
        }
        return fleet;
    }

    static Stream<Arguments> refusals() {
        return cuts(Loss.REFUSED);
    }

    static Stream<Arguments> silences() {
        return cuts(Loss.SILENT);
    }

    // While the tenant waits. A copy on such a connection waits for a quarter of an hour, and the tenant is served.
    static Stream<Arguments> forgotten() {
        return cuts(Loss.FORGOTTEN);
    }

    private static Stream<Arguments> cuts(Loss loss) {
        List<Arguments> all = new ArrayList<>();
        if (Plans.FULL) {
            add(all, EAST, ServerCrashIT.FROM_EAST, loss);
            add(all, EAST, ServerCrashIT.TO_EAST, loss);
            add(all, Fleet.MAIN, ServerCrashIT.ALL_WAYS, loss);
        }
        return all.stream();
    }

    private static void add(List<Arguments> all, String server, List<Pair> pairs, Loss loss) {
        // In turns, unless one is to be repeated.
        List<Cut> cuts = Stream.of(false, true)
                .map(forBoth -> new Cut(server, loss, forBoth))
                .filter(cut -> CUTS.isEmpty() || CUTS.contains(cut.toString()))
                .toList();
        if (!cuts.isEmpty()) {
            List<Plan> plans = Plans.everyPoint(pairs).stream()
                    .filter(plan -> loss != Loss.FORGOTTEN || plan.point().isInPause())
                    .toList();
            Plans.inParts(plans).forEach(part -> all.add(arguments(cuts.get(all.size() % cuts.size()), part)));
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("refusals")
    void finishesAfterConnectionsWereRefused(Cut cut, List<Plan> plans) {
        finishes(cut, plans);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("silences")
    void finishesAfterNothingArrived(Cut cut, List<Plan> plans) {
        finishes(cut, plans);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("forgotten")
    void finishesAfterConnectionsWereForgotten(Cut cut, List<Plan> plans) {
        finishes(cut, plans);
    }

    private void finishes(Cut cut, List<Plan> plans) {
        if (CAMPAIGN.leavesOut(plans)) {
            return;
        }
        try (Trials trials = new Trials(CAMPAIGN).stopAll(fleet(), plans)) {
            cut.begin();
            try {
                fleet.letBothRun();
                trials.each(Trial::goOn);
                if (cut.loss() == Loss.FORGOTTEN || cut.server().equals(Fleet.MAIN) && !cut.forBoth()) {
                    // By new connections, or by the other instance. What arrives late must not change anything.
                    trials.each(Trial::awaitEnd);
                } else {
                    await().pollDelay(CUT).until(() -> true);
                }
            } finally {
                cut.end();
            }
            trials.each(Trial::awaitEnd);
            fleet.awaitBoth();
            trials.verify(Fleet.ALLOWED.plus(CUT), "-Dtenantry.crash.cut=" + cut);
        } finally {
            fleet.letOneRun();
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("dev.tenantry.relocation.Plans#seeds")
    void finishesWheneverTheNetworkIsCut(long seed) throws InterruptedException {
        List<Plan> plans = Plans.withoutStop(ServerCrashIT.ALL_WAYS);
        if (CAMPAIGN.leavesOut(plans)) {
            return;
        }
        Random random = new Random(seed);
        try (Trials trials = new Trials(CAMPAIGN).begin(fleet(), plans)) {
            Cut cut = new Cut(
                    List.of(Fleet.MAIN, EAST, WEST).get(random.nextInt(3)),
                    Loss.values()[random.nextInt(2)],
                    random.nextBoolean());
            fleet.letBothRun();
            Thread.sleep(random.nextInt(5_000));
            cut.begin();
            try {
                Thread.sleep(CUT);
            } finally {
                cut.end();
            }
            trials.each(Trial::awaitEnd);
            fleet.awaitBoth();
            trials.verify(Fleet.ALLOWED.plus(CUT), Plans.option(seed));
        } finally {
            fleet.letOneRun();
        }
    }
}
