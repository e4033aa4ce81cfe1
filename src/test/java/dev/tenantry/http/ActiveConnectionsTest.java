package dev.tenantry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.HttpTwo;
import dev.tenantry.support.RawHttp;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ActiveConnectionsTest {

    private static final int ROUNDS = 30;

    private final TestTenants tenants = new TestTenants();

    @Inject
    MeterRegistry meters;

    @TestHTTPResource
    URI service;

    private Tenant acme;

    @BeforeEach
    void createTenant() {
        acme = tenants.create("acme", Plan.ENTERPRISE);
    }

    // F56
    @Test
    void countsNoConnectionWhoseClientHasLeft() {
        double before = connections();
        for (int i = 0; i < ROUNDS; i++) {
            String head =
                    "/orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TestTokens.of(acme) + "\r\n";
            for (String begun : List.of(
                    "GET " + head + "\r\n",
                    "GET " + head,
                    "POST " + head + "Content-Type: application/json\r\nContent-Length: 60\r\n\r\n{",
                    "GET " + head + "\r\nGET " + head + "\r\nGET " + head + "\r\n",
                    "GET / HTTX/1.1\r\n\r\n")) {
                new RawHttp(service.getPort()).send(begun).close();
            }
            try (HttpTwo streams = new HttpTwo(service.getPort(), 65_535)) {
                for (int stream = 1; stream < 20; stream += 2) {
                    streams.get(stream, "/orders", TestTokens.of(acme));
                    if (stream % 3 == 0) {
                        streams.cancel(stream);
                    }
                }
                streams.beginPost(21, "/orders", TestTokens.of(acme), 60);
            }
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(connections())
                        .as("connections that are open, %s before", before)
                        .isLessThanOrEqualTo(before));
    }

    private double connections() {
        return meters.find("http.server.active.connections").gauges().stream()
                .mapToDouble(Gauge::value)
                .sum();
    }
}
