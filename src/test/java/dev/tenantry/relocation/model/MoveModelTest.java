package dev.tenantry.relocation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tenantry.support.BesideOthers;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@BesideOthers
class MoveModelTest {

    /** Fewer would mean that something cannot happen any more. */
    private static final int LEAST = 3_000;

    static Stream<Arguments> explorations() {
        return Stream.of(Size.values()).flatMap(size -> size.routes().stream().map(route -> arguments(size, route)));
    }

    @ParameterizedTest
    @MethodSource("explorations")
    void keepsAllRules(Size size, Route route, TestReporter reporter) {
        Explorer.Result<State> result = Explorer.explore(new MoveModel(size.of(route)));

        reporter.publishEntry("states", Integer.toString(result.states().size()));
        assertThat(result.counterexample()).as(result::explanation).isEmpty();
        assertThat(result.states()).hasSizeGreaterThan(LEAST);
        assertThat(ends(result)).containsExactlyInAnyOrder(Goal.MOVED, Goal.MOVED_BACK, Goal.UNDONE);
    }

    /** Everything was written and acknowledged, wherever the tenant is in the end. */
    @ParameterizedTest
    @EnumSource(Route.class)
    void reachesEachEndWithAllWrites(Route route) {
        MoveModel model = new MoveModel(Size.ONE_WRITE.of(route));

        Set<Goal> ends = Explorer.explore(model).states().stream()
                .filter(model::isEnd)
                .filter(state -> state.acknowledged().first() == 1)
                .map(state -> state.registry().goal())
                .collect(Collectors.toSet());

        assertThat(ends).containsExactlyInAnyOrder(Goal.MOVED, Goal.MOVED_BACK, Goal.UNDONE);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void noticesEachFault(Fault fault, TestReporter reporter) {
        // Otherwise the fault would not be known to be the cause.
        assertThat(fault.size().routes()).contains(fault.route());

        Explorer.Result<State> result =
                Explorer.explore(new MoveModel(fault.size().of(fault.route()).with(fault)));

        reporter.publishEntry("counterexample", result.explanation());
        assertThat(result.broken()).as(result::explanation).contains(fault.rule());
    }

    private static Set<Goal> ends(Explorer.Result<State> result) {
        return result.states().stream()
                .map(state -> state.registry().goal())
                .filter(Goal::isEnd)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Goal.class)));
    }
}
