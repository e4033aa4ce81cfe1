package dev.tenantry.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.PackagedArtifact;
import dev.tenantry.tenant.IsolationTier;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Counts what a request of a warm service costs, as far as it does not depend on the machine. If this fails because a
 * request became cheaper, lower the number in the table.
 */
class RequestCostIT {

    private static final int WARM_UP = 40;
    private static final int REQUESTS = 50;
    private static final int BATCHES = 5;
    private static final int BATCH = 20;

    // The medians of two runs differ by less than 1 %. Other versions of the JDK differ by more.
    private static final double MARGIN = 1.10;

    private static final Map<IsolationTier, MeteredTenant> TENANTS = new EnumMap<>(IsolationTier.class);
    private static MeteredService service;

    @BeforeAll
    static void start() throws Exception {
        service = new MeteredService();
        for (IsolationTier tier : IsolationTier.values()) {
            TENANTS.put(tier, new MeteredTenant(service.orders(), service.create(tier)));
        }
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    // Per request and exact, but for Redis: at most so many trips and commands per 100 requests.
    @ParameterizedTest(name = "{0} in tier {1}")
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            operation   | tier     | trips | statements | parsed | redis
            LIST        | ROW      | 3     | 5          | 1      | 100
            LIST        | SCHEMA   | 3     | 5          | 1      | 100
            LIST        | DATABASE | 3     | 5          | 1      | 100
            GET         | ROW      | 3     | 5          | 1      | 100
            GET         | SCHEMA   | 3     | 5          | 1      | 100
            GET         | DATABASE | 3     | 5          | 1      | 100
            GET_MISSING | ROW      | 3     | 5          | 1      | 100
            GET_MISSING | SCHEMA   | 3     | 5          | 1      | 100
            GET_MISSING | DATABASE | 3     | 5          | 1      | 100
            POST        | ROW      | 3     | 5          | 1      | 100
            POST        | SCHEMA   | 3     | 5          | 1      | 100
            POST        | DATABASE | 3     | 5          | 1      | 100
            """)
    void makesTheTripsThatAreStated(
            Operation operation, IsolationTier tier, int trips, int statements, int parsed, int redis)
            throws IOException {
        send(operation, tier, WARM_UP);
        service.forget();
        send(operation, tier, 1);
        Sent usual = service.sent();
        service.forget();
        send(operation, tier, REQUESTS);
        Sent sent = service.sent();
        System.out.printf("cost: %s in tier %s: %d requests, %s%n", operation, tier, REQUESTS, sent);
        String trace = sent.traceBeside(usual);
        SoftAssertions.assertSoftly(softly -> {
            softly.assertThat(sent.trips()).as("trips to PostgreSQL\n%s", trace).isEqualTo(REQUESTS * trips);
            softly.assertThat(sent.statements()).as("statements\n%s", trace).isEqualTo(REQUESTS * statements);
            softly.assertThat(sent.parsed()).as("parsed statements\n%s", trace).isEqualTo(REQUESTS * parsed);
            softly.assertThat(sent.redisTrips())
                    .as("trips to Redis\n%s", trace)
                    .isLessThanOrEqualTo(REQUESTS * redis / 100);
            softly.assertThat(sent.redisCommands())
                    .as("commands to Redis\n%s", trace)
                    .isLessThanOrEqualTo(REQUESTS * redis / 100);
        });
    }

    // The service runs without its optimizing compiler, which could leave out allocations earlier or later. So a
    // request allocates the same each time, but for timers and for buffers that are reused. A median ignores these.
    @ParameterizedTest(name = "{0} in tier {1}")
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            operation   | tier     | kilobytes
            LIST        | ROW      | 272
            LIST        | SCHEMA   | 274
            LIST        | DATABASE | 275
            GET         | ROW      | 163
            GET         | SCHEMA   | 165
            GET         | DATABASE | 167
            GET_MISSING | ROW      | 171
            GET_MISSING | SCHEMA   | 174
            GET_MISSING | DATABASE | 175
            POST        | ROW      | 184
            POST        | SCHEMA   | 185
            POST        | DATABASE | 187
            """)
    void allocatesNoMoreThanStated(Operation operation, IsolationTier tier, int kilobytes) throws Exception {
        Assumptions.assumeFalse(PackagedArtifact.isNative(), "An executable does not count what it allocates.");
        send(operation, tier, WARM_UP);
        double[] batches = new double[BATCHES];
        try (Allocations allocations = new Allocations(service.handle())) {
            for (int i = 0; i < BATCHES; i++) {
                long before = allocations.octets();
                send(operation, tier, BATCH);
                batches[i] = (allocations.octets() - before) / 1e3 / BATCH;
            }
        }
        Arrays.sort(batches);
        double median = batches[BATCHES / 2];
        System.out.printf("cost: %s in tier %s: %.1f kB per request%n", operation, tier, median);
        assertThat(median).as("kB per request").isLessThan(kilobytes * MARGIN);
    }

    private static void send(Operation operation, IsolationTier tier, int times) throws IOException {
        MeteredTenant tenant = TENANTS.get(tier);
        for (int i = 0; i < times; i++) {
            tenant.send(operation);
        }
    }
}
