package dev.tenantry.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule in every overlay, and every rule against what it is there to find. */
class OverlayTest {

    static Stream<Arguments> everyRuleInEveryOverlay() {
        return Kustomize.overlays().stream().flatMap(overlay -> Rule.all().map(rule -> arguments(overlay, rule)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyRuleInEveryOverlay")
    void keeps(String overlay, Rule rule) {
        assertThat(rule.complaints(Kustomize.rendered(overlay))).isEmpty();
    }

    static Stream<Arguments> everyDamage() {
        return Rule.all().flatMap(rule -> rule.damages().stream().map(damage -> arguments(rule, damage)));
    }

    /** That rule, and no other: otherwise a rule could live on what another one finds. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyDamage")
    void noticesWhatIsBroken(Rule rule, Damage damage) {
        Overlay broken = damage.done(Kustomize.rendered(damage.overlay()));
        List<Rule> complaining = Rule.all()
                .filter(each -> each.complaints(broken).findAny().isPresent())
                .toList();
        assertThat(complaining).containsExactly(rule);
    }

    static Stream<Rule> everyRule() {
        return Rule.all();
    }

    @ParameterizedTest
    @MethodSource("everyRule")
    void hasBeenSeenToFail(Rule rule) {
        assertThat(rule.damages())
                .as("Counterexamples, without which nobody knows that it finds anything")
                .isNotEmpty();
    }
}
