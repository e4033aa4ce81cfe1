package dev.tenantry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.HttpTwo;
import dev.tenantry.support.RawHttp;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway sends requests of many callers on one connection. Who they are is asked for each. */
@QuarkusTest
class SharedConnectionTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Pattern TENANT_ID = Pattern.compile("\"tenant_id\":\"([^\"]*)\"");

    private final TestTenants tenants = new TestTenants();

    @TestHTTPResource
    URI service;

    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void createTenants() {
        acme = tenants.create("acme", Plan.ENTERPRISE);
        globex = tenants.create("globex", Plan.ENTERPRISE);
        tenants.addOrder(acme, "SKU-ACME");
        tenants.addOrder(globex, "SKU-GLOBEX");
    }

    @Test
    void takesEachRequestOfAConnectionForItself() {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            String token = TestTokens.of(i % 2 == 0 ? acme : globex);
            String caller = i % 3 == 2 ? "" : "Authorization: Bearer " + token + "\r\n";
            requests.append("GET /orders HTTP/1.1\r\nHost: localhost\r\n")
                    .append(caller)
                    .append("\r\n");
        }
        requests.append("GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        try (RawHttp client = new RawHttp(service.getPort())) {
            client.send(requests.toString());
            assertThat(client.isClosedWithin(DEADLINE)).isTrue();
            List<String> seen = Pattern.compile("HTTP/1.1 (?:401|404)|(?<=\"tenant_id\":\")[^\"]*")
                    .matcher(client.received())
                    .results()
                    .map(found -> found.group().replace("HTTP/1.1 ", ""))
                    .toList();
            String a = acme.id().toString();
            String g = globex.id().toString();
            assertThat(seen).containsExactly(a, g, "401", g, a, "401", a, g, "401", g, a, "401", "404");
        }
    }

    /** The order of the answers is not that of the requests. */
    @Test
    void takesEachStreamOfAConnectionForItself() {
        try (HttpTwo client = new HttpTwo(service.getPort(), 65_535)) {
            for (int i = 0; i < 10; i++) {
                client.get(1 + 2 * i, "/orders", TestTokens.of(i % 2 == 0 ? acme : globex));
            }
            await().atMost(DEADLINE).until(() -> ids(client).size() == 10);
            assertThat(ids(client))
                    .containsOnly(acme.id().toString(), globex.id().toString());
            assertThat(ids(client).stream().filter(acme.id().toString()::equals))
                    .hasSize(5);
        }
    }

    private static List<String> ids(HttpTwo client) {
        return TENANT_ID
                .matcher(client.readUntil("until nothing more comes", Duration.ofMillis(50)))
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
