package dev.tenantry.siege;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.parallel.Isolated;

/** What must hold while an attack lasts, and after it. Subclasses bring the attacks. */
@Isolated
abstract class Besieged {

    private static final Duration CALM = Siege.FULL ? Duration.ofSeconds(20) : Duration.ofSeconds(2);

    /** Two busy cores serve the attacker, the neighbours, the service and PostgreSQL. */
    private static final Duration ALLOWANCE = shortOrFull(Duration.ofMillis(500), Duration.ofMillis(250));

    private static final int WARM_UP = 200;

    private static final Duration EXTENSION = Duration.ofSeconds(10);

    private static final Duration RECOVERY = Duration.ofSeconds(5);

    final Siege siege = Siege.current();

    static <T> T shortOrFull(T shortForm, T full) {
        return Siege.FULL ? full : shortForm;
    }

    /** Runs an attack for the given time, and checks that neighbours, readiness and recovery do not suffer. */
    final void withstands(Attack attack, Duration duration) throws IOException {
        withstands(attack, duration, () -> true);
    }

    /** @param done what the attack must bring about; it goes on a little longer until it has */
    final void withstands(Attack attack, Duration duration, BooleanSupplier done) throws IOException {
        try (Neighbours neighbours = new Neighbours(siege)) {
            await().until(() -> neighbours.answered() > WARM_UP);
            long begin = System.nanoTime();
            goesBy(CALM);
            Neighbours.Experience calm = neighbours.between(begin, System.nanoTime());
            Neighbours.Experience besieged;
            try (attack) {
                long attacked = System.nanoTime();
                attack.begin();
                while (isShorter(attacked, duration)
                        || (!done.getAsBoolean() && isShorter(attacked, duration.plus(EXTENSION)))) {
                    attack.goOn();
                    assertThat(siege.isReady())
                            .as("readiness during the attack")
                            .isTrue();
                    goesBy(attack.rhythm());
                }
                besieged = neighbours.between(attacked, System.nanoTime());
            }
            report(attack, calm, besieged);
            assertThat(besieged.refused()).as("refused requests of neighbours").isZero();
            assertThat(besieged.p99())
                    .as("p99 of neighbours, undisturbed " + calm.p99())
                    .isLessThan(calm.p99().multipliedBy(2).plus(ALLOWANCE));
            assertThat(besieged.perSecond())
                    .as("answers per second to neighbours, undisturbed " + calm.perSecond())
                    .isGreaterThan(calm.perSecond() / 2);
        }
        await().atMost(RECOVERY).untilAsserted(() -> {
            assertThat(siege.metric("tenantry_http_bodies", "")).isZero();
            assertThat(siege.busyThreads())
                    .as("threads that still work for a request")
                    .isZero();
        });
    }

    private static boolean isShorter(long sinceNanos, Duration time) {
        return System.nanoTime() - sinceNanos < time.toNanos();
    }

    private static void goesBy(Duration time) {
        await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
    }

    private void report(Attack attack, Neighbours.Experience calm, Neighbours.Experience besieged) {
        System.out.printf(
                "siege: %s: neighbours undisturbed p99 %d ms, %.0f answers/s; under attack p99 %d ms, %.0f answers/s%n",
                getClass().getSimpleName() + "/" + attack.getClass().getSimpleName(),
                calm.p99().toMillis(),
                calm.perSecond(),
                besieged.p99().toMillis(),
                besieged.perSecond());
    }
}
