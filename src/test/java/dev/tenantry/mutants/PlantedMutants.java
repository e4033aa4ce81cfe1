package dev.tenantry.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plants one mutant after another in a copy of the tree, and requires that its test notices. Takes about an hour, so it
 * runs in the Maven profile {@code mutants} only. If it is interrupted, it goes on where it was.
 */
class PlantedMutants {

    /** The ids of the mutants to plant, separated by commas; all of them if it is not set. */
    private static final String CHOICE = "tenantry.mutants";

    static List<Mutant> mutants() {
        String choice = System.getProperty(CHOICE, "");
        List<String> ids = Arrays.asList(choice.split(","));
        return Mutants.all().stream()
                .filter(mutant -> choice.isEmpty() || ids.contains(mutant.id()))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void areKilled(Mutant mutant) throws IOException {
        Trial unchanged = Trial.withoutMutant(mutant.test());
        assertThat(unchanged.outcome())
                .as("%s without a mutant, see %s", mutant.test(), unchanged.result())
                .isEqualTo(Outcome.SURVIVED);

        Trial trial = Trial.of(mutant);
        Outcome outcome = trial.outcome();
        System.out.printf("%-15s %s by %s%n", outcome, mutant.id(), mutant.test());
        assertThat(outcome).as("mutant %s, see %s", mutant.id(), trial.result()).matches(Outcome::isKill);
    }

    @AfterAll
    static void printTheTable() throws IOException {
        Map<Outcome, Integer> counts = new TreeMap<>();
        for (Mutant mutant : Mutants.all()) {
            Trial.of(mutant).known().ifPresent(outcome -> counts.merge(outcome, 1, Integer::sum));
        }
        System.out.println(counts.entrySet().stream()
                .map(count -> count.getKey() + " " + count.getValue())
                .collect(Collectors.joining(", ", "Of " + Mutants.all().size() + " mutants: ", "")));
        System.out.println(Mutants.table());
    }
}
