package dev.tenantry.k8s.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tenantry.k8s.model.Yaml;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Command;
import dev.tenantry.support.TestTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The requests of the chart's notes work as they stand, once kubectl forwards the two ports. */
@QuarkusTest
class FirstRequestTest {

    private static final Pattern REQUEST = Pattern.compile("(?m)^ +curl (?:.*\\\\\n)*.*$");

    @TestHTTPResource
    URI service;

    @Test
    void createsATenantAndPlacesAnOrder() {
        assumeThat(Command.exists("curl")).as("curl is installed").isTrue();
        String slug = AdminClient.freshSlug("acme");
        List<String> requests = REQUEST.matcher(Yaml.text(Chart.FOLDER.resolve("templates/NOTES.txt")))
                .results()
                .map(MatchResult::group)
                .map(request -> request.replace("\"acme\"", '"' + slug + '"'))
                .toList();
        assertThat(requests).hasSize(3);

        assertThat(sent(requests.get(0), "ADMIN", TestTokens.platformAdmin("ada")))
                .contains("HTTP/1.1 201 ");
        String alice = TestTokens.naming(slug, "alice");
        assertThat(sent(requests.get(1), "TOKEN", alice)).contains("HTTP/1.1 201 ");
        assertThat(sent(requests.get(2), "TOKEN", alice)).contains("\"product_id\":\"SKU-1001\"");
    }

    private String sent(String request, String variable, String token) {
        return Command.run(
                        Path.of("."),
                        Duration.ofSeconds(30),
                        Map.of(variable, token),
                        List.of("sh", "-c", request.replaceAll("http://localhost:808[01]/", service.toString())))
                .output();
    }
}
