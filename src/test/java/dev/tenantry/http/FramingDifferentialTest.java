package dev.tenantry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends some hundred raw requests, most of them malformed, to this service and to two servers with strict parsers, and
 * compares how many requests each one sees.
 */
@QuarkusTest
class FramingDifferentialTest {

    private static final int AT_LEAST = 200;
    private static final int CLIENTS = 8;
    private static final String DISAGREEMENTS = "/http/disagreements.txt";

    @TestHTTPResource
    URI service;

    private record Comparison(RawRequest request, Verdict jetty, Verdict tomcat, List<RawAnswers.Answer> answers) {

        Verdict ours() {
            return RawAnswers.verdict(answers);
        }

        boolean isAgreed() {
            return jetty.equals(tomcat);
        }

        boolean hasRefusals() {
            return answers.stream().anyMatch(RawAnswers.Answer::isRefusal);
        }

        @Override
        public String toString() {
            return "Jetty " + jetty + ", Tomcat " + tomcat + ", this service " + ours() + ": " + request;
        }
    }

    // F20 to F23, F45, F49, F50
    @Test
    void seesTheSameRequestsAsTwoStrictServers(@TempDir Path directory) throws Exception {
        Map<String, Verdict> disagreements = disagreements();
        List<Comparison> comparisons = compare(directory);
        assertThat(comparisons).hasSizeGreaterThanOrEqualTo(AT_LEAST);
        assertThat(comparisons).extracting(Comparison::request).doesNotHaveDuplicates();
        // Otherwise the rules below would compare nothing.
        assertThat(comparisons.stream()
                        .filter(Comparison::isAgreed)
                        .map(one -> one.jetty().refused()))
                .contains(true, false);

        SoftAssertions rules = new SoftAssertions();
        for (Comparison one : comparisons) {
            Verdict listed = disagreements.remove(one.request().name());
            rules.assertThat(one.isAgreed() && listed == null ? one.jetty() : listed)
                    .as("verdict, listed in %s if there is no common one: %s", DISAGREEMENTS, one)
                    .isEqualTo(one.ours());
            if (one.isAgreed() && listed != null) {
                rules.assertThat(one.ours())
                        .as("only refusals may differ from both: %s", one)
                        .isEqualTo(new Verdict(0, true));
            }
            rules.assertThat(one.answers())
                    .as("no other error of the service: %s", one)
                    .allMatch(answer -> answer.status() < 500 || answer.status() == 501);
            if (one.hasRefusals()) {
                rules.assertThat(one.answers().getLast())
                        .as("nothing is answered after a refusal: %s", one)
                        .matches(RawAnswers.Answer::isRefusal)
                        .matches(RawAnswers.Answer::isProblemThatCloses);
            }
        }
        rules.assertThat(disagreements).as("no longer sent or no longer needed").isEmpty();
        rules.assertAll();
    }

    private List<Comparison> compare(Path directory) throws Exception {
        try (StrictServer jetty = new JettyServer();
                StrictServer tomcat = new TomcatServer(directory);
                ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Callable<Comparison>> calls = new ArrayList<>();
            for (RawRequest request : RawRequests.all()) {
                calls.add(() -> new Comparison(
                        request, jetty.verdictOn(request), tomcat.verdictOn(request), answersTo(request)));
            }
            List<Comparison> comparisons = new ArrayList<>();
            for (Future<Comparison> done : clients.invokeAll(calls)) {
                comparisons.add(done.get());
            }
            return comparisons;
        }
    }

    private List<RawAnswers.Answer> answersTo(RawRequest request) {
        try (RawConnection connection = new RawConnection(service.getPort())) {
            return RawAnswers.parse(connection.exchange(request));
        }
    }

    private static Map<String, Verdict> disagreements() throws IOException {
        Map<String, Verdict> disagreements = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(FramingDifferentialTest.class.getResourceAsStream(DISAGREEMENTS), UTF_8))) {
            lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> disagreements.put(
                            line.substring(line.indexOf(' ') + 1),
                            Verdict.parse(line.substring(0, line.indexOf(' ')))));
        }
        return disagreements;
    }
}
