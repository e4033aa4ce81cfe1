package dev.tenantry.histories;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Compares random histories with a model. A build runs a short one with a new seed; {@code -Phistories} runs long ones,
 * one after the other, for {@code tenantry.histories.minutes}.
 */
class HistoriesIT {

    private static final boolean FULL = "full".equals(System.getProperty("tenantry.histories"));
    private static final String SEED = "tenantry.histories.seed";
    private static final String MINUTES = "tenantry.histories.minutes";

    @Test
    void showNothingThatTheModelDoesNotAllow() throws IOException, InterruptedException {
        Optional<Long> given = Optional.ofNullable(Long.getLong(SEED));
        long seed = given.orElseGet(() -> (long) new SecureRandom().nextInt(Integer.MAX_VALUE));
        Duration limit = Duration.ofMinutes(Integer.getInteger(MINUTES, FULL && given.isEmpty() ? 10 : 0));
        long began = System.nanoTime();
        Outcome sum = Outcome.NONE;
        try (Instances instances = new Instances()) {
            do {
                sum = sum.plus(run(instances, seed++));
            } while (System.nanoTime() - began < limit.toNanos());
        } finally {
            System.out.printf(
                    "histories: %d without a divergence in %d s: %s%n",
                    sum.histories(), Duration.ofNanos(System.nanoTime() - began).toSeconds(), sum);
        }
    }

    private static Outcome run(Instances instances, long seed) throws IOException, InterruptedException {
        long began = System.nanoTime();
        System.out.println("histories: seed " + seed);
        try {
            Outcome outcome = new History(instances, FULL ? Size.FULL : Size.SHORT, seed).run();
            System.out.printf(
                    "histories: seed %d: %s, in %d ms%n",
                    seed, outcome, Duration.ofNanos(System.nanoTime() - began).toMillis());
            return outcome;
        } catch (Divergence divergence) {
            throw new Divergence(
                    divergence.getMessage() + "\n\nThe same decisions again, though not at the same moments:\n"
                            + command(seed),
                    divergence.getCause());
        }
    }

    private static String command(long seed) {
        return FULL
                ? "./mvnw verify -Phistories -Dit.test=HistoriesIT -D" + SEED + "=" + seed
                : "./mvnw verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=HistoriesIT -D" + SEED
                        + "=" + seed;
    }
}
