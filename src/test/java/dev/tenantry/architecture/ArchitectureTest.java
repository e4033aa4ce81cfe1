package dev.tenantry.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house: which room may use which. A new package must be entered here before anything compiles in it for long. */
class ArchitectureTest {

    private static final String ROOT = "dev.tenantry.";
    private static final Set<String> OPEN_TO_ALL = Set.of("tenant", "problem", "start");

    /** Left may use right, and the packages that are open to all. */
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            Map.entry("tenant", List.of()),
            Map.entry("problem", List.of()),
            Map.entry("start", List.of()),
            Map.entry("redis", List.of()),
            Map.entry("sql", List.of()),
            Map.entry("registry", List.of("redis", "sql")),
            Map.entry("context", List.of("registry")),
            Map.entry("ratelimit", List.of("context", "redis")),
            Map.entry("order", List.of("ratelimit")),
            Map.entry("user", List.of("ratelimit", "context")),
            Map.entry("isolation", List.of("registry", "context", "sql")),
            Map.entry("provisioning", List.of("registry", "redis", "sql")),
            Map.entry("admin", List.of("provisioning", "registry", "context", "sql")),
            Map.entry("observability", List.of("context", "redis")));

    /** The process itself, and how it runs on a machine that has nothing: they use what they like; nothing uses them. */
    private static final Set<String> ABOVE_ALL = Set.of("", "local");

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.tenantry");

    static Set<String> packages() {
        return ARROWS.keySet();
    }

    @Test
    void hasNoRoomThatIsNotOnThePlan() {
        Set<String> found =
                HOUSE.stream().map(type -> room(type.getPackageName())).collect(Collectors.toCollection(TreeSet::new));
        Set<String> planned = new TreeSet<>(ARROWS.keySet());
        planned.addAll(ABOVE_ALL);
        assertThat(found).isEqualTo(planned);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void usesOnlyTheRoomsItMay(String room) {
        Set<String> allowed = new TreeSet<>(ARROWS.get(room));
        allowed.add(room);
        // The vocabulary and the problems are open to all, but use nobody themselves.
        if (!OPEN_TO_ALL.contains(room)) {
            allowed.addAll(OPEN_TO_ALL);
        }
        DescribedPredicate<JavaClass> forbidden = DescribedPredicate.describe(
                "is in a room that " + room + " may not use",
                type -> type.getPackageName().startsWith(ROOT) && !allowed.contains(room(type.getPackageName())));
        noClasses()
                .that()
                .resideInAPackage(ROOT + room + "..")
                .should()
                .dependOnClassesThat(forbidden)
                .check(HOUSE);
    }

    @Test
    void goesRoundInNoCircle() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void keepsOrdersFreeOfTenancy() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "order..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(tenancy("tenant", "context", "registry", "isolation"))
                .check(HOUSE);
    }

    @Test
    void keepsTheVocabularyFreeOfFrameworks() {
        classes()
                .that()
                .resideInAPackage(ROOT + "tenant..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", ROOT + "tenant..", "org.jspecify..")
                .check(HOUSE);
    }

    @Test
    void readsConfigurationThroughMappingsAlone() {
        noFields().should().beAnnotatedWith(ConfigProperty.class).check(HOUSE);
        assertThat(HOUSE.stream()
                        .flatMap(type -> type.getConstructors().stream())
                        .flatMap(constructor -> constructor.getParameters().stream())
                        .filter(parameter -> parameter.isAnnotatedWith(ConfigProperty.class)))
                .isEmpty();
    }

    @Test
    void injectsThroughConstructorsAlone() {
        noFields().should().beAnnotatedWith(Inject.class).check(HOUSE);
    }

    @Test
    void opensNoEndpointToEverybody() {
        // The list of public endpoints, and it is empty: an entry here is a decision.
        methods().should().notBeAnnotatedWith(PermitAll.class).check(HOUSE);
        classes()
                .that()
                .areAnnotatedWith(Path.class)
                .should()
                .notBeAnnotatedWith(PermitAll.class)
                .check(HOUSE);
    }

    @Test
    void isNullMarkedThroughout() {
        for (String room : HOUSE.stream().map(JavaClass::getPackageName).collect(Collectors.toSet())) {
            assertThat(HOUSE.getPackage(room).isAnnotatedWith(NullMarked.class))
                    .as(room)
                    .isTrue();
        }
    }

    private static String room(String packageName) {
        return packageName.equals("dev.tenantry")
                ? ""
                : packageName.substring(ROOT.length()).split("\\.")[0];
    }

    private static String[] tenancy(String... rooms) {
        return Arrays.stream(rooms).map(room -> ROOT + room + "..").toArray(String[]::new);
    }
}
