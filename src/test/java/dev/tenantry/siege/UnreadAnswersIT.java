package dev.tenantry.siege;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.HttpTwo;
import dev.tenantry.support.RawHttp;
import dev.tenantry.tenant.Plan;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Clients ask for more than they read. */
class UnreadAnswersIT extends Besieged {

    private static final int CONNECTIONS = 215;

    // The kernel buffers a dozen answers per connection.
    private static final int REQUESTS = 40;

    // Opened one after another: many requests at once would be a matter of the rate limit, and not of unread answers.
    private static final int AT_A_TIME = 15;
    private static final int SMALL_WINDOW = 1_024;

    private static final int HTTP_TWO_CONNECTIONS = shortOrFull(8, 20);
    private static final int STREAMS = 210;

    private final class Pipelining extends Attack {

        private final String token = siege.tokenOfTenant("acme", Plan.ENTERPRISE);
        private final String requests = ("GET /orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                        + "\r\n\r\n")
                .repeat(REQUESTS);

        @Override
        void begin() {
            goOn();
        }

        @Override
        void goOn() {
            for (int i = 0; i < AT_A_TIME && held().size() < CONNECTIONS; i++) {
                hold(new RawHttp(siege.instance().port(), SMALL_WINDOW)).trySend(requests);
            }
        }
    }

    private final class NoWindow extends Attack {

        private final String token = siege.tokenOfTenant("acme", Plan.PRO);

        @Override
        void begin() {
            for (int i = 0; i < HTTP_TWO_CONNECTIONS; i++) {
                HttpTwo connection = hold(new HttpTwo(siege.instance().port(), 0));
                for (int stream = 1; stream < 2 * STREAMS; stream += 2) {
                    connection.get(stream, "/orders", token);
                }
            }
        }
    }

    @Test
    void holdsNoWorkerForAClientThatPipelinesAndReadsNothing() throws IOException {
        withstands(new Pipelining(), shortOrFull(Duration.ofSeconds(10), Duration.ofSeconds(40)));
    }

    @Test
    void disconnectsAClientThatReadsNothing() throws IOException {
        double before = siege.metric("tenantry_http_disconnects_total", "answer");
        try (Attack attack = new Pipelining()) {
            attack.begin();
            await().atMost(Siege.ANSWER_DEADLINE.plusSeconds(5))
                    .until(() -> siege.metric("tenantry_http_disconnects_total", "answer") > before);
        }
    }

    @Test
    void holdsNoWorkerForStreamsWithoutAWindow() throws IOException {
        double before = siege.metric("tenantry_http_disconnects_total", "answer");
        BooleanSupplier isDisconnected = () -> siege.metric("tenantry_http_disconnects_total", "answer") > before;
        withstands(new NoWindow(), Siege.ANSWER_DEADLINE.plusSeconds(2), isDisconnected);
        assertThat(isDisconnected.getAsBoolean()).isTrue();
    }
}
