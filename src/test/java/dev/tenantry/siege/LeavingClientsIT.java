package dev.tenantry.siege;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.HttpTwo;
import dev.tenantry.support.RawHttp;
import dev.tenantry.tenant.Plan;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clients leave in the middle of everything. That is their right, and no fault of the service. */
class LeavingClientsIT extends Besieged {

    private static final int PER_ROUND = 50;
    private static final String FAULTS = "status=\"5";

    private final class Leaving extends Attack {

        private final String token = siege.tokenOfTenant("acme", Plan.ENTERPRISE);

        @Override
        void begin() {
            goOn();
        }

        @Override
        void goOn() {
            String head = "/orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n";
            for (int i = 0; i < PER_ROUND; i++) {
                // Before the answer, in the middle of a body, and in the middle of an answer.
                leave(new RawHttp(siege.instance().port()).send("GET " + head + "\r\n"));
                leave(new RawHttp(siege.instance().port())
                        .send("POST " + head + "Content-Type: application/json\r\nContent-Length: 60\r\n\r\n{"));
                RawHttp reader = new RawHttp(siege.instance().port(), 1_024).send("GET " + head + "\r\n");
                reader.sip(16);
                leave(reader);
            }
            try (HttpTwo streams = new HttpTwo(siege.instance().port(), 65_535)) {
                for (int stream = 1; stream < 2 * PER_ROUND; stream += 2) {
                    streams.get(stream, "/orders", token);
                    streams.cancel(stream);
                }
            }
        }

        private void leave(RawHttp connection) {
            connection.close();
        }
    }

    @Test
    void countsNoClientThatLeavesAsAFault() throws IOException {
        long errors = siege.errors();
        double faults = siege.metric("http_server_requests_seconds_count", FAULTS);
        withstands(new Leaving(), shortOrFull(Duration.ofSeconds(3), Duration.ofSeconds(30)));
        assertThat(siege.errors()).isEqualTo(errors);
        assertThat(siege.metric("http_server_requests_seconds_count", FAULTS)).isEqualTo(faults);
    }
}
