package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.RawHttp;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** An export of a tenant's orders neither holds up the tenant's move, nor does it end with it. */
@QuarkusTest
class ExportThroughMoveTest {

    private static final int ORDERS = 8_000;
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");
    private static final String END = "\r\n0\r\n\r\n";

    private final AdminClient admin = new AdminClient();

    @Inject
    MeterRegistry meters;

    @TestHTTPResource
    URI service;

    @Test
    void goesOnInTheNewHome() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        Superuser.inMainDatabase().addOrders(acme, ORDERS);
        Set<String> orders = new HashSet<>(Moves.orders(acme));
        try (RawHttp client = new RawHttp(service.getPort(), 1_024)
                .send("GET /orders/export HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TestTokens.of(acme)
                        + "\r\n\r\n")) {
            await().until(() -> meters.get("tenantry.exports.running").gauge().value() == 1);
            Moves.move(acme, IsolationTier.SCHEMA);
            assertThat(meters.get("tenantry.exports.running").gauge().value()).isEqualTo(1);

            String all = client.readUntil(END, Duration.ofSeconds(30));
            assertThat(all).endsWith(END);
            // A chunk may end within an id.
            Matcher ids = ID.matcher(all.replaceAll("\r\n[0-9a-f]+\r\n", ""));
            Set<String> exported = new HashSet<>();
            int number = 0;
            while (ids.find()) {
                exported.add(ids.group(1));
                number++;
            }
            assertThat(exported).isEqualTo(orders);
            assertThat(number).isEqualTo(ORDERS);
        }
        Moves.settle(acme);
    }
}
