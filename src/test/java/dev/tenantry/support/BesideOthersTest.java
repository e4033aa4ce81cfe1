package dev.tenantry.support;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import dev.tenantry.local.EmbeddedDatabase;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that classes that run beside others leave alone what the others use. */
@BesideOthers
class BesideOthersTest {

    private static final JavaClasses TESTS = new ClassFileImporter()
            .importUrl(
                    BesideOthersTest.class.getProtectionDomain().getCodeSource().getLocation());

    static Stream<ArchRule> rules() {
        return Stream.of(
                noMarkedClass().should().beAnnotatedWith(QuarkusTest.class),
                noMarkedClass().should().beAnnotatedWith(QuarkusIntegrationTest.class),
                noMarkedClass().should().callConstructor(OwnDatabase.class, String.class),
                noMarkedClass().should().callMethod(EmbeddedDatabase.class, "settings"),
                noMarkedClass().should().callMethod(Superuser.class, "inMainDatabase"),
                noMarkedClass().should().callMethod(System.class, "setProperty", String.class, String.class));
    }

    private static GivenClassesConjunction noMarkedClass() {
        return noClasses().that().areAnnotatedWith(BesideOthers.class);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void shareNothing(ArchRule rule) {
        rule.check(TESTS.that(not(equivalentTo(Careless.class))));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void refusesACarelessClass(ArchRule rule) {
        assertThat(rule.evaluate(TESTS).hasViolation()).isTrue();
    }

    /** Breaks each rule. It has no tests, so it does not run. */
    @BesideOthers
    @QuarkusTest
    @QuarkusIntegrationTest
    private static final class Careless {

        @SuppressWarnings("unused")
        static void touch() {
            System.setProperty("careless", EmbeddedDatabase.settings().toString());
            Superuser.inMainDatabase().in(new OwnDatabase("careless").url());
        }
    }
}
