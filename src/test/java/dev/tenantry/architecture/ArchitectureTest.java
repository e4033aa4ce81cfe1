package dev.tenantry.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import dev.tenantry.support.BesideOthers;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the structure of the product. Each rule is also checked against a fixture that breaks it. */
@BesideOthers
class ArchitectureTest {

    private static final House PRODUCT = House.product();

    static Set<String> packages() {
        Set<String> rooms = new TreeSet<>(PRODUCT.rooms());
        rooms.removeAll(Arrows.ABOVE_ALL);
        return rooms;
    }

    @Test
    void hasEveryPlannedPackage() {
        assertThat(PRODUCT.rooms()).containsAll(Arrows.PLAN.keySet()).containsAll(Arrows.ABOVE_ALL);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void usesOnlyThePackagesItMay(String room) {
        holds(PRODUCT.usesOnlyWhatItMay(room));
    }

    @Test
    void refusesAnArrowThatRunsBack() {
        House backwards = House.fixture("backwards");
        isBroken(backwards.usesOnlyWhatItMay("registry"), backwards, "registry.Registry", "admin.Admin");
    }

    @Test
    void refusesANewResourceThatKnowsTenancy() {
        House nosy = House.fixture("nosy");
        isBroken(nosy.usesOnlyWhatItMay("invoice"), nosy, "invoice.Invoices", "isolation.Homes");
        assertThat(nosy.usesOnlyWhatItMay("quota").evaluate(nosy.types()).hasViolation())
                .as("a new resource that uses the rate limit only")
                .isFalse();
    }

    @Test
    void hasNoCycle() {
        holds(PRODUCT.hasNoCycle());
    }

    @Test
    void hasNoCycleOfClasses() {
        holds(PRODUCT.hasNoCycleOfClasses());
    }

    @Test
    void refusesACycle() {
        House round = House.fixture("round");
        isBroken(round.hasNoCycle(), round, "one.One", "two.Two");
        isBroken(round.hasNoCycleOfClasses(), round, "one.One", "two.Two");
    }

    @Test
    void keepsOrdersFreeOfTenancy() {
        assertThat(Arrows.allowedFor("order"))
                .doesNotContain("context", "registry", "home", "isolation", "operation", "sql");
        holds(PRODUCT.usesOnlyWhatItMay("order"));
        assertThat(PRODUCT.types().stream()
                        .filter(type -> type.getPackageName().equals("dev.tenantry.order"))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> dependency.getTargetClass().getPackageName()))
                .doesNotContain("dev.tenantry.tenant");
    }

    @Test
    void touchesJdbcInFewPlacesOnly() {
        holds(PRODUCT.touchesJdbcInFewPlacesOnly());
    }

    @Test
    void refusesJdbcInAResource() {
        House jdbc = House.fixture("jdbc");
        isBroken(jdbc.touchesJdbcInFewPlacesOnly(), jdbc, "order.Orders", "java.sql.Connection");
    }

    @Test
    void takesTheMainPoolInIsolationOnly() {
        holds(PRODUCT.takesTheMainPoolInIsolationOnly());
        House jdbc = House.fixture("jdbc");
        isBroken(jdbc.takesTheMainPoolInIsolationOnly(), jdbc, "registry.Pools");
    }

    @Test
    void keepsTheVocabularyFreeOfFrameworks() {
        holds(PRODUCT.keepsTheVocabularyFreeOfFrameworks());
    }

    @Test
    void readsConfigurationThroughMappingsOnly() {
        holds(PRODUCT.readsConfigurationThroughMappingsOnly());
    }

    @Test
    void injectsThroughConstructorsOnly() {
        holds(PRODUCT.injectsThroughConstructorsOnly());
    }

    @Test
    void opensNoEndpointToEveryone() {
        holds(PRODUCT.opensNoEndpointToEveryone());
    }

    @Test
    void limitsEveryResource() {
        holds(PRODUCT.limitsEveryResource());
    }

    @Test
    void namesTheRoleForEachOperation() {
        holds(PRODUCT.namesTheRoleForEachOperation());
    }

    @Test
    void worksBeforeItReturns() {
        holds(PRODUCT.worksBeforeItReturns());
    }

    @Test
    void readsRowsAtOnce() {
        holds(PRODUCT.readsRowsAtOnce());
    }

    @Test
    void letsClientsRepeatEveryPost() {
        holds(PRODUCT.letsClientsRepeatEveryPost());
    }

    @Test
    void keepsFieldsOfRequestScopedBeansPrivate() {
        holds(PRODUCT.keepsFieldsOfRequestScopedBeansPrivate());
    }

    @Test
    void keepsPlatformOperationsUnderAdmin() {
        holds(PRODUCT.keepsPlatformOperationsUnderAdmin());
    }

    @Test
    void namesNoHostInAnswers() {
        holds(PRODUCT.namesNoHostInAnswers());
    }

    @Test
    void keepsNothingStaticThatAnExecutableCannotContain() {
        holds(PRODUCT.keepsNothingStaticThatAnExecutableCannotContain());
    }

    @Test
    void refusesACarelessClass() {
        House careless = House.fixture("careless");
        Stream.of(
                        careless.keepsTheVocabularyFreeOfFrameworks(),
                        careless.readsConfigurationThroughMappingsOnly(),
                        careless.injectsThroughConstructorsOnly(),
                        careless.opensNoEndpointToEveryone(),
                        careless.namesNoHostInAnswers(),
                        careless.keepsFieldsOfRequestScopedBeansPrivate())
                .forEach(rule -> isBroken(rule, careless, "tenant.Careless"));
        isBroken(careless.keepsNothingStaticThatAnExecutableCannotContain(), careless, "tenant.OffHeap");
        isBroken(careless.limitsEveryResource(), careless, "tenant.Unlimited");
        isBroken(
                careless.letsClientsRepeatEveryPost(),
                careless,
                "Unrepeatable.unmarked",
                "Unrepeatable.uncommitted",
                "Unrepeatable.misnamed");
        isBroken(careless.namesTheRoleForEachOperation(), careless, "tenant.Open.read");
        isBroken(careless.keepsPlatformOperationsUnderAdmin(), careless, "tenant.Unmarked");
        isBroken(careless.readsRowsAtOnce(), careless, "Careless.panache", "Careless.hibernate");
        isBroken(
                careless.worksBeforeItReturns(),
                careless,
                "Deferred.later",
                "Deferred.inParts",
                "Deferred.lazily",
                "Deferred.piecemeal");
    }

    @Test
    void isNullMarkedThroughout() {
        for (String name :
                PRODUCT.types().stream().map(JavaClass::getPackageName).collect(Collectors.toSet())) {
            assertThat(PRODUCT.types().getPackage(name).isAnnotatedWith(NullMarked.class))
                    .as(name)
                    .isTrue();
        }
    }

    private static void holds(ArchRule rule) {
        rule.check(PRODUCT.types());
    }

    private static void isBroken(ArchRule rule, House fixture, String... named) {
        assertThatThrownBy(() -> rule.check(fixture.types()))
                .isInstanceOf(AssertionError.class)
                .satisfies(failure -> assertThat(failure.getMessage()).contains(named));
    }
}
