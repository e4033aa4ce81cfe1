package dev.tenantry.observability;

import static dev.tenantry.support.Api.bearing;
import static io.restassured.RestAssured.get;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.k8s.Metrics;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What alerts, recording rules, the dashboard and the documents say of metrics is compared with what is exported. */
@QuarkusTest
class ExportedMetricsTest {

    private static final Pattern SERIES = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    private static final Path OPERATIONS = Path.of("src/docs/operations.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`tenantry_.*?) \\| ");
    private static final Pattern NAME = Pattern.compile("`(tenantry_[a-z_]+)`");

    /** Exported only if the keys that verify tokens are at a URL, and if traces have a collector. */
    private static final Set<String> OF_OTHER_SETTINGS = Set.of(
            "tenantry_token_key_fetches_total", "tenantry_token_key_age_seconds", "tenantry_tracing_spans_total");

    private final TestTenants tenants = new TestTenants();

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics;

    /** Some metrics appear only after the first request, and Quarkus counts it after its answer is complete. */
    @BeforeEach
    void request() {
        Tenant acme = tenants.create("acme", Plan.FREE);
        OrdersApi.list(acme).then().statusCode(200);
        bearing(TestTokens.withoutTenant(AdminClient.freshSlug("stranger")))
                .header("X-Tenant-ID", acme.id().toString())
                .get("/orders")
                .then()
                .statusCode(403);
        await().until(() -> exported().containsKey("http_server_requests_seconds_bucket"));
    }

    /** A query of a metric or a label that does not exist finds nothing, without any sign of the mistake. */
    @Test
    void exportsEveryMetricThatIsQueriedWithItsLabels() {
        Map<String, Set<String>> exported = exported();

        assertThat(Metrics.OURS).isNotEmpty();
        assertThat(exported).containsAllEntriesOf(Metrics.OURS);
    }

    /** Buckets multiply the number of series. */
    @Test
    void hasBucketsOnlyForOperationsThatSucceed() {
        List<String> buckets = SERIES.matcher(shown())
                .results()
                .filter(series -> series.group(1).equals("http_server_requests_seconds_bucket"))
                .map(series -> series.group(2))
                .toList();

        assertThat(buckets).allSatisfy(labels -> assertThat(labels).contains("outcome=\"SUCCESS\""));
        assertThat(buckets.stream().filter(labels -> labels.matches(".*method=\"GET\".*uri=\"/orders\".*")))
                .hasSize(9);
    }

    @Test
    void exportsTheMetricsOfTheDocuments() throws IOException {
        Set<String> documented = ROW.matcher(Files.readString(OPERATIONS))
                .results()
                .flatMap(row -> NAME.matcher(row.group(1)).results())
                .map(name -> family(name.group(1)))
                .collect(toSet());
        Set<String> exported = exported().keySet().stream()
                .filter(name -> name.startsWith("tenantry_"))
                .map(ExportedMetricsTest::family)
                .collect(toSet());
        exported.addAll(OF_OTHER_SETTINGS);

        assertThat(documented).isEqualTo(exported);
    }

    private static String family(String series) {
        return series.replaceFirst("_(count|sum|max)$", "");
    }

    private Map<String, Set<String>> exported() {
        Map<String, Set<String>> exported = new HashMap<>();
        for (MatchResult series : SERIES.matcher(shown()).results().toList()) {
            Set<String> labels = exported.computeIfAbsent(series.group(1), name -> new TreeSet<>());
            if (series.group(2) != null) {
                LABEL.matcher(series.group(2))
                        .results()
                        .map(label -> label.group(1))
                        .forEach(labels::add);
            }
        }
        return exported;
    }

    private String shown() {
        return get(metrics).then().statusCode(200).extract().asString();
    }
}
