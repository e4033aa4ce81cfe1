package dev.tenantry.siege;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.HttpTwo;
import dev.tenantry.support.RawHttp;
import dev.tenantry.tenant.Plan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More clients than there are workers send a body of which little or nothing arrives. */
class SlowBodiesIT extends Besieged {

    private static final int CONNECTIONS = 210;
    private static final Duration LASTS = Siege.BODY_DEADLINE.plusSeconds(2);

    private static final Duration SOON = Duration.ofSeconds(2);

    private final String token = siege.tokenOfTenant("acme", Plan.FREE);

    private class OneOctet extends Attack {

        final List<RawHttp> connections = new ArrayList<>();

        @Override
        void begin() {
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(hold(beginOrder()));
            }
        }

        RawHttp beginOrder() {
            return new RawHttp(siege.instance().port())
                    .send("POST /orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                            + "\r\nContent-Type: application/json\r\nContent-Length: 60\r\n\r\n{");
        }
    }

    @Test
    void answers408ToBodiesThatDoNotArrive() throws IOException {
        double before = siege.metric("tenantry_http_bodies_cut_total", "deadline");
        OneOctet attack = new OneOctet() {
            @Override
            public void close() throws IOException {
                assertThat(connections).allSatisfy(connection -> {
                    assertThat(connection.isClosedWithin(Duration.ofSeconds(5))).isTrue();
                    assertThat(connection.received())
                            .startsWith("HTTP/1.1 408")
                            .contains("application/problem+json", "urn:problem-type:tenantry:body-too-slow");
                });
                super.close();
            }
        };
        withstands(attack, LASTS);
        assertThat(siege.metric("tenantry_http_bodies_cut_total", "deadline")).isEqualTo(before + CONNECTIONS);
    }

    @Test
    void endsBodiesThatDrip() throws IOException {
        long errors = siege.errors();
        OneOctet attack = new OneOctet() {
            @Override
            void goOn() {
                // A client that was cut off comes back.
                connections.replaceAll(connection ->
                        connection.trySend("\"") && !connection.received().contains("408")
                                ? connection
                                : hold(beginOrder()));
            }
        };
        withstands(attack, LASTS);
        assertThat(siege.errors()).isEqualTo(errors);
    }

    @Test
    void answers413OnAStreamAndGoesOnWithTheConnection() {
        try (HttpTwo connection = new HttpTwo(siege.instance().port(), 65_535)) {
            connection.beginPost(1, "/orders", token, 70_000);
            assertThat(connection.readUntil("body-too-large", SOON)).contains("413", "application/problem+json");
            connection.get(3, "/orders", token);
            assertThat(connection.readUntil("SKU-1", SOON)).contains("SKU-1");
        }
    }

    @Test
    void answers408OnAStreamWhoseBodyDoesNotArrive() {
        try (HttpTwo connection = new HttpTwo(siege.instance().port(), 65_535)) {
            connection.beginPost(1, "/orders", token, 60);
            assertThat(connection.readUntil("body-too-slow", LASTS)).contains("408", "application/problem+json");
            connection.get(3, "/orders", token);
            assertThat(connection.readUntil("SKU-1", SOON)).contains("SKU-1");
        }
    }

    @Test
    void receivesABodyOnAStream() {
        String order = "{\"product_id\": \"SKU-OF-A-STREAM\", \"quantity\": 1}";
        try (HttpTwo connection = new HttpTwo(siege.instance().port(), 65_535)) {
            connection.beginPost(1, "/orders", token, order.length());
            connection.end(1, order);
            assertThat(connection.readUntil("SKU-OF-A-STREAM", SOON)).contains("201", "pending");
        }
    }
}
