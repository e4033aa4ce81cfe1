package dev.tenantry.mutants;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A program that runs test methods, with all of their arguments, and writes a report of each one's failures. */
final class ChosenTests implements TestExecutionListener {

    /** What has happened to one method. */
    private static final class Result {

        private final List<Throwable> failures = new ArrayList<>();
        private int passed;

        private Outcome outcome() {
            if (failures.stream().anyMatch(Result::isAssertion)) {
                return Outcome.KILLED;
            }
            if (!failures.isEmpty()) {
                return Outcome.ERROR;
            }
            return passed > 0 ? Outcome.SURVIVED : Outcome.NOT_RUN;
        }

        // Awaitility's exception is none, although an assertion is what has not come true in time.
        private static boolean isAssertion(Throwable failure) {
            return failure instanceof AssertionError
                    || failure.getClass().getName().equals("org.awaitility.core.ConditionTimeoutException");
        }

        private String report() {
            StringWriter report = new StringWriter();
            failures.forEach(failure -> failure.printStackTrace(new PrintWriter(report, true)));
            return outcome() + "\n" + report;
        }
    }

    private final Map<String, Result> byMethod = new LinkedHashMap<>();

    private ChosenTests() {}

    /** @param arguments the directory of the reports, and the tests, as {@link KillingTest#parse} reads them */
    public static void main(String[] arguments) throws IOException {
        List<KillingTest> tests =
                Arrays.stream(arguments).skip(1).map(KillingTest::parse).toList();
        ChosenTests results = new ChosenTests();
        tests.forEach(test -> results.byMethod.put(test.method(), new Result()));
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(tests.stream()
                                        .map(ChosenTests::selector)
                                        .toList())
                                .build(),
                        results);
        for (KillingTest test : tests) {
            Files.writeString(
                    Path.of(arguments[0], test.toString()),
                    results.byMethod.get(test.method()).report());
        }
        // Not all threads of the servers that a test has started are daemons.
        System.exit(0);
    }

    // By name, because Quarkus loads the classes of its tests with a class loader of its own.
    private static MethodSelector selector(KillingTest test) {
        String parameters = Arrays.stream(test.find().orElseThrow().getParameterTypes())
                .map(Class::getName)
                .collect(Collectors.joining(","));
        return DiscoverySelectors.selectMethod(test.type(), test.method(), parameters);
    }

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        Optional<Throwable> failure = result.getThrowable();
        for (Result concerned : concerned(identifier)) {
            failure.ifPresent(concerned.failures::add);
            if (failure.isEmpty() && identifier.isTest()) {
                concerned.passed++;
            }
        }
    }

    /** Returns the method's result; all of them for a class, whose failure keeps its methods from running. */
    private List<Result> concerned(TestIdentifier identifier) {
        return identifier
                .getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> byMethod.get(((MethodSource) source).getMethodName()))
                .map(List::of)
                .orElseGet(() -> List.copyOf(byMethod.values()));
    }
}
