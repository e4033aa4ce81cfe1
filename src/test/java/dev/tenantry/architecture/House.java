package dev.tenantry.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noConstructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.tenantry.context.PlatformOperation;
import dev.tenantry.idempotency.Idempotent;
import dev.tenantry.ratelimit.RateLimited;
import io.agroal.api.AgroalDataSource;
import io.netty.buffer.ByteBuf;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.StreamingOutput;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.Buffer;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * A tree of packages and the rules that it must keep. One tree is the product; the others are fixtures that break
 * rules.
 *
 * @param root the package that holds the others, with a dot at the end
 */
record House(String root, JavaClasses types) {

    static House product() {
        String root = "dev.tenantry.";
        return new House(
                root,
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(root.substring(0, root.length() - 1)));
    }

    static House fixture(String name) {
        String root = House.class.getPackageName() + "." + name + ".";
        return new House(root, new ClassFileImporter().importPackages(root.substring(0, root.length() - 1)));
    }

    Set<String> rooms() {
        return types.stream().map(type -> room(type.getPackageName())).collect(Collectors.toCollection(TreeSet::new));
    }

    ArchRule usesOnlyWhatItMay(String room) {
        Set<String> allowed = Arrows.allowedFor(room);
        DescribedPredicate<JavaClass> forbidden = DescribedPredicate.describe(
                "are in a package that " + room + " may not use",
                type -> type.getPackageName().startsWith(root) && !allowed.contains(room(type.getPackageName())));
        return noClasses()
                .that()
                .resideInAPackage(root + room + "..")
                .should()
                .dependOnClassesThat(forbidden)
                .allowEmptyShould(true);
    }

    ArchRule hasNoCycle() {
        return slices().matching(root + "(*)..").should().beFreeOfCycles();
    }

    /** Top-level classes use each other one way, but for a sealed family and what makes its own exception. */
    ArchRule hasNoCycleOfClasses() {
        return slices().assignedFrom(new TopLevelClasses()).should().beFreeOfCycles();
    }

    private static final class TopLevelClasses implements SliceAssignment {

        private static final Map<String, String> FAMILIES = Map.of(
                "TenantId", "TenantRef",
                "Slug", "TenantRef",
                "ProblemException", "Problem");

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String topLevel = type.getName().replaceFirst("\\$.*", "");
            String simple = topLevel.substring(topLevel.lastIndexOf('.') + 1);
            return SliceIdentifier.of(
                    topLevel.substring(0, topLevel.length() - simple.length()) + FAMILIES.getOrDefault(simple, simple));
        }

        @Override
        public String getDescription() {
            return "top-level classes";
        }
    }

    /** Invariant 6 of the design. */
    ArchRule touchesJdbcInFewPlacesOnly() {
        DescribedPredicate<JavaClass> elsewhere = DescribedPredicate.describe(
                "are not in a package that may touch JDBC",
                // Only sql interprets an SQLException; problem asks sql.
                type -> type.getPackageName().startsWith(root) && !Arrows.JDBC.contains(room(type.getPackageName())));
        return noClasses()
                .that(elsewhere)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "io.agroal..");
    }

    /**
     * The main database's pool gives connections to tenants' transactions. Other code that took one in the same
     * transaction would share it, or bring a second data source into it.
     */
    ArchRule takesTheMainPoolInIsolationOnly() {
        return noConstructors()
                .that()
                .areDeclaredInClassesThat(DescribedPredicate.describe(
                        "are outside of isolation",
                        type -> !room(type.getPackageName()).equals("isolation")))
                .should(ArchCondition.from(
                        DescribedPredicate.describe("take the main pool", House::takesAnUnnamedPool)))
                .allowEmptyShould(true);
    }

    private static boolean takesAnUnnamedPool(JavaConstructor constructor) {
        return constructor.getParameters().stream()
                .anyMatch(parameter -> parameter.getRawType().isAssignableTo(AgroalDataSource.class)
                        && !parameter.isAnnotatedWith("io.quarkus.agroal.DataSource"));
    }

    ArchRule keepsTheVocabularyFreeOfFrameworks() {
        return classes()
                .that()
                .resideInAPackage(root + "tenant..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", root + "tenant..", "org.jspecify..")
                .allowEmptyShould(true);
    }

    ArchRule readsConfigurationThroughMappingsOnly() {
        return noClasses().should().dependOnClassesThat().areAssignableTo(ConfigProperty.class);
    }

    ArchRule injectsThroughConstructorsOnly() {
        return noFields().should().beAnnotatedWith(Inject.class).allowEmptyShould(true);
    }

    /** No endpoint is public. Adding an exception here is a deliberate decision. */
    ArchRule opensNoEndpointToEveryone() {
        return CompositeArchRule.of(methods().should().notBeAnnotatedWith(PermitAll.class))
                .and(classes()
                        .that()
                        .areAnnotatedWith(Path.class)
                        .should()
                        .notBeAnnotatedWith(PermitAll.class)
                        .allowEmptyShould(true));
    }

    /** A tenant's resource without a rate limit would work, and nothing else would notice. */
    ArchRule limitsEveryResource() {
        return classes()
                .that()
                .areAnnotatedWith(Path.class)
                .and()
                .areNotAnnotatedWith(PlatformOperation.class)
                .should()
                .beAnnotatedWith(RateLimited.class)
                .allowEmptyShould(true);
    }

    /** An operation that names no role would be open to every caller of the tenant, with or without one. */
    ArchRule namesTheRoleForEachOperation() {
        return methods()
                .that()
                .areMetaAnnotatedWith(HttpMethod.class)
                .and()
                .areDeclaredInClassesThat()
                .areNotAnnotatedWith(PlatformOperation.class)
                .should(ArchCondition.from(DescribedPredicate.describe(
                        "name a role",
                        method -> method.getAnnotations().stream()
                                .map(annotation -> annotation.getRawType().getName())
                                .anyMatch(name -> name.matches("dev\\.tenantry\\.user\\.For[A-Z]\\w+")))))
                .allowEmptyShould(true);
    }

    /**
     * The bulkhead takes the place back when the method returns, so work that goes on afterwards would escape it. An
     * answer that is written in parts is a response of {@link dev.tenantry.ratelimit.Exports}, which bounds it.
     */
    ArchRule worksBeforeItReturns() {
        return noMethods()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(RateLimited.class)
                .should()
                .haveRawReturnType(assignableTo(CompletionStage.class)
                        .or(assignableTo(Flow.Publisher.class))
                        .or(assignableTo(StreamingOutput.class))
                        .or(assignableTo(Uni.class)))
                .allowEmptyShould(true);
    }

    /**
     * A stream of rows keeps the connection until somebody closes it, also if the fence refused the query, which is
     * then repeated on that connection.
     */
    ArchRule readsRowsAtOnce() {
        return noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "a query streams its rows",
                        call -> isStream(call, PanacheQuery.class, "stream")
                                || isStream(call, Query.class, "getResultStream")));
    }

    private static boolean isStream(JavaMethodCall call, Class<?> query, String name) {
        return call.getTargetOwner().isAssignableTo(query) && call.getName().equals(name);
    }

    /**
     * A client that got no answer can repeat every POST of a tenant. Keys are bound to the operation's name, and stored
     * with its effect.
     */
    ArchRule letsClientsRepeatEveryPost() {
        DescribedPredicate<JavaMethod> repeatable = DescribedPredicate.describe(
                "are idempotent under the name of their operation, in a transaction",
                method -> method.isAnnotatedWith(Transactional.class)
                        && method.isAnnotatedWith(Idempotent.class)
                        && method.tryGetAnnotationOfType(Idempotent.class)
                                .map(Idempotent::value)
                                .equals(method.tryGetAnnotationOfType(Operation.class)
                                        .map(Operation::operationId)
                                        .filter(name -> name.matches("[A-Za-z]{1,64}"))));
        return methods()
                .that()
                .areAnnotatedWith(POST.class)
                .and()
                .areDeclaredInClassesThat()
                .areNotAnnotatedWith(PlatformOperation.class)
                .should(ArchCondition.from(repeatable))
                .allowEmptyShould(true);
    }

    /** A serving instance hides what is below {@code /admin}, and nothing else. */
    ArchRule keepsPlatformOperationsUnderAdmin() {
        DescribedPredicate<JavaClass> underAdmin = DescribedPredicate.describe(
                "are below /admin/",
                type -> type.tryGetAnnotationOfType(Path.class)
                        .filter(path -> path.value().startsWith("/admin/"))
                        .isPresent());
        return CompositeArchRule.of(classes().that(underAdmin).should().beAnnotatedWith(PlatformOperation.class))
                .and(classes()
                        .that()
                        .areAnnotatedWith(PlatformOperation.class)
                        .should(ArchCondition.from(underAdmin))
                        .allowEmptyShould(true));
    }

    /**
     * The framework would put the scheme and the host that the caller sent before a path, so answers name paths by the
     * header alone.
     */
    ArchRule namesNoHostInAnswers() {
        Set<String> absolute = Set.of(
                "created",
                "location",
                "contentLocation",
                "seeOther",
                "temporaryRedirect",
                "link",
                "links",
                "getAbsolutePath",
                "getAbsolutePathBuilder",
                "getBaseUri",
                "getBaseUriBuilder",
                "getRequestUri",
                "getRequestUriBuilder",
                "absoluteURI");
        return noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "it takes or adds the host that the caller sent",
                        call -> absolute.contains(call.getName())
                                && (call.getTargetOwner().getPackageName().startsWith("jakarta.ws.rs")
                                        || call.getTargetOwner()
                                                .getPackageName()
                                                .startsWith("org.jboss.resteasy")
                                        || call.getTargetOwner()
                                                .getPackageName()
                                                .startsWith("io.vertx"))));
    }

    /** A field that is read through a client proxy is the proxy's field, so all requests would share it. */
    ArchRule keepsFieldsOfRequestScopedBeansPrivate() {
        return fields().that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith("jakarta.enterprise.context.RequestScoped")
                .should()
                .bePrivate()
                .allowEmptyShould(true);
    }

    /** A class is initialised while the executable is built, which fails if a static field holds one of these. */
    ArchRule keepsNothingStaticThatAnExecutableCannotContain() {
        return noFields()
                .that()
                .areStatic()
                .should()
                .haveRawType(assignableTo(ByteBuf.class)
                        .or(assignableTo(Buffer.class))
                        .or(assignableTo(Random.class))
                        .or(assignableTo(Thread.class))
                        .or(assignableTo(InetAddress.class))
                        .or(assignableTo(SocketAddress.class)))
                .allowEmptyShould(true);
    }

    private String room(String packageName) {
        return packageName.length() < root.length()
                ? ""
                : packageName.substring(root.length()).split("\\.")[0];
    }
}
