package dev.tenantry.histories;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shows that histories diverge if there is a fault. Runs with {@code -Phistories} only. */
class PlantedFaults {

    /** Nobody moves, because the service refuses to move tenants into a table with a trigger that it does not know. */
    private static final Size WITHOUT_MOVES = new Size(4, 4, 60, 0);

    private static final Size WITH_SUSPENSIONS = new Size(4, 4, 60, 3);
    private static final long SEED = 7;

    private static Instances instances;

    @BeforeAll
    static void start() {
        instances = new Instances();
    }

    @AfterAll
    static void stop() {
        instances.close();
    }

    @ParameterizedTest
    @EnumSource
    void areNoticed(Fault fault) {
        Size size = fault == Fault.SUSPENSION_IS_IGNORED ? WITH_SUSPENSIONS : WITHOUT_MOVES;
        fault.plant(instances.superuser());
        try {
            assertThatThrownBy(() -> new History(instances, size, SEED + fault.ordinal()).run())
                    .isInstanceOf(Divergence.class)
                    .hasMessageFindingMatch(fault.message);
        } finally {
            fault.remove(instances.superuser());
        }
    }
}
