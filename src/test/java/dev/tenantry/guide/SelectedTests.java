package dev.tenantry.guide;

import java.io.PrintWriter;
import java.util.stream.Stream;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs the test classes that the arguments name, without Maven. */
final class SelectedTests {

    private SelectedTests() {}

    public static void main(String[] classes) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(
                        Stream.of(classes).map(DiscoverySelectors::selectClass).toList())
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        PrintWriter out = new PrintWriter(System.out, true);
        listener.getSummary().printFailuresTo(out, 3);
        out.printf(
                "%d succeeded, %d failed%n",
                listener.getSummary().getTestsSucceededCount(),
                listener.getSummary().getTotalFailureCount());
        System.exit(listener.getSummary().getTotalFailureCount() == 0 ? 0 : 1);
    }
}
