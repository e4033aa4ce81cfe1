package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Adds up what the moves of one class of tests have shown, and begins no more of them when its time is over. */
final class Campaign {

    /** {@code -Dtenantry.crash.minutes}: a group that has begun takes about half a minute more. */
    private static final Duration LIMIT = Duration.ofMinutes(Integer.getInteger("tenantry.crash.minutes", 20));

    private record Ran(Trial trial, boolean undone) {}

    private final String test;
    private final long beganNanos = System.nanoTime();
    private final List<Ran> ran = new ArrayList<>();
    private final List<Plan> failed = new ArrayList<>();
    private final List<Plan> leftOut = new ArrayList<>();

    Campaign(Class<?> test) {
        this.test = test.getSimpleName();
    }

    /** Returns whether there is no time left for these. */
    boolean leavesOut(List<Plan> plans) {
        if (System.nanoTime() - beganNanos < LIMIT.toNanos()) {
            return false;
        }
        leftOut.addAll(plans);
        return true;
    }

    void failed(List<Plan> plans) {
        failed.addAll(plans);
    }

    void ran(Trial trial) {
        ran.add(new Ran(trial, trial.plan.cancelled()));
        System.out.println("crash: " + trial + ": longest unavailability "
                + trial.longest().toMillis() + " ms");
    }

    /** Returns the command that runs these plans alone. */
    String command(List<Plan> plans, String further) {
        String chosen = plans.stream()
                .filter(plan -> plan.point() != Point.NONE)
                .map(Plan::toString)
                .distinct()
                .collect(Collectors.joining(","));
        return "./mvnw -Pcrash verify -Dit.test=" + test + (chosen.isEmpty() ? "" : " -Dtenantry.crash.plans=" + chosen)
                + " " + further;
    }

    /** Shows the sum. Fails if the time was too short for all plans, because the ones left out may hide a fault. */
    void conclude() {
        List<Long> gaps = ran.stream()
                .map(each -> each.trial().longest().toMillis())
                .sorted()
                .toList();
        long undone = ran.stream().filter(Ran::undone).count();
        System.out.printf(
                "crash: %s: %d moves in %d s: %d done, %d undone, %d failed, %d not begun;"
                        + " longest unavailability %d ms, median %d ms%n",
                test,
                ran.size() + failed.size(),
                Duration.ofNanos(System.nanoTime() - beganNanos).toSeconds(),
                ran.size() - undone,
                undone,
                failed.size(),
                leftOut.size(),
                gaps.isEmpty() ? 0 : gaps.getLast(),
                gaps.isEmpty() ? 0 : gaps.get(gaps.size() / 2));
        assertThat(leftOut)
                .as(
                        "plans for which there was no time (tenantry.crash.minutes); for the rest, run %s",
                        command(leftOut, ""))
                .isEmpty();
    }
}
