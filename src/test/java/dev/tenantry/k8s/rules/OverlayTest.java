package dev.tenantry.k8s.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.support.BesideOthers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks every overlay against every rule, and every rule against its counterexamples. */
@BesideOthers
class OverlayTest {

    static Stream<Arguments> everyRuleInEveryOverlay() {
        return Kustomize.overlays().stream().flatMap(overlay -> Rule.all().map(rule -> arguments(overlay, rule)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyRuleInEveryOverlay")
    void keeps(String overlay, Rule rule) {
        assertThat(complaints(rule, Kustomize.rendered(overlay))).isEmpty();
    }

    static Stream<Arguments> everyDamage() {
        return Rule.all().flatMap(rule -> rule.check().damages().stream().map(damage -> arguments(rule, damage)));
    }

    /** Expects that rule and no other: otherwise a rule could owe its success to what another one finds. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyDamage")
    void findsDamage(Rule rule, Damage damage) {
        Overlay broken = damage.applied(Kustomize.rendered(damage.overlay()));
        List<Rule> complaining = Rule.all()
                .filter(each -> complaints(each, broken).findAny().isPresent())
                .toList();
        assertThat(complaining).containsExactly(rule);
    }

    static Stream<Rule> everyRule() {
        return Rule.all();
    }

    @ParameterizedTest
    @MethodSource("everyRule")
    void hasCounterexamples(Rule rule) {
        assertThat(rule.check().damages()).isNotEmpty();
    }

    private static Stream<Complaint> complaints(Rule rule, Overlay overlay) {
        return rule.check().complaints().apply(overlay);
    }
}
