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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Counts what a request of a warm service costs, as far as it does not depend on the machine. If this fails because a
 * request became cheaper, lower the number in the table.
 */
@Isolated
class RequestCostIT {

    private static final int WARM_UP = 40;
    private static final int REQUESTS = 50;
    private static final int BATCHES = 5;
    private static final int BATCH = 20;

    // The medians of two runs differ by less than 1 %. Other versions of the JDK differ by more.
    private static final double MARGIN = 1.10;
    private static final int ATTEMPTS = 5;

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
            operation    | tier     | trips | statements | parsed | redis
            LIST         | ROW      | 1     | 4          | 0      | 20
            LIST         | SCHEMA   | 1     | 4          | 0      | 20
            LIST         | DATABASE | 1     | 4          | 0      | 20
            LIST_PENDING | ROW      | 1     | 4          | 0      | 20
            LIST_PENDING | SCHEMA   | 1     | 4          | 0      | 20
            LIST_PENDING | DATABASE | 1     | 4          | 0      | 20
            LIST_OF_PRODUCT | ROW   | 1     | 4          | 0      | 20
            LIST_OF_PRODUCT | SCHEMA | 1    | 4          | 0      | 20
            LIST_OF_PRODUCT | DATABASE | 1  | 4          | 0      | 20
            NEXT_PAGE    | ROW      | 1     | 4          | 0      | 20
            NEXT_PAGE    | SCHEMA   | 1     | 4          | 0      | 20
            NEXT_PAGE    | DATABASE | 1     | 4          | 0      | 20
            GET          | ROW      | 1     | 4          | 0      | 20
            GET          | SCHEMA   | 1     | 4          | 0      | 20
            GET          | DATABASE | 1     | 4          | 0      | 20
            GET_MISSING  | ROW      | 1     | 4          | 0      | 20
            GET_MISSING  | SCHEMA   | 1     | 4          | 0      | 20
            GET_MISSING  | DATABASE | 1     | 4          | 0      | 20
            POST         | ROW      | 2     | 4          | 1      | 20
            POST         | SCHEMA   | 2     | 4          | 1      | 20
            POST         | DATABASE | 2     | 4          | 1      | 20
            POST_WITH_KEY | ROW      | 3     | 6          | 1      | 20
            POST_WITH_KEY | SCHEMA   | 3     | 6          | 1      | 20
            POST_WITH_KEY | DATABASE | 3     | 6          | 1      | 20
            POST_BATCH   | ROW      | 2     | 4          | 1      | 20
            POST_BATCH   | SCHEMA   | 2     | 4          | 1      | 20
            POST_BATCH   | DATABASE | 2     | 4          | 1      | 20
            REPLAY       | ROW      | 3     | 7          | 1      | 20
            REPLAY       | SCHEMA   | 3     | 7          | 1      | 20
            REPLAY       | DATABASE | 3     | 7          | 1      | 20
            """)
    void makesTheTripsThatAreStated(
            Operation operation, IsolationTier tier, int trips, int statements, int parsed, int redis)
            throws IOException {
        send(operation, tier, WARM_UP);
        service.forget();
        send(operation, tier, 1);
        Sent usual = service.sent();
        Sent sent = undisturbed(operation, tier);
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

    // If this machine has stood still for 100 ms, the pool of a tenant's own database examines its connection first.
    private static Sent undisturbed(Operation operation, IsolationTier tier) throws IOException {
        Sent sent;
        int attempts = 0;
        do {
            service.forget();
            send(operation, tier, REQUESTS);
            sent = service.sent();
        } while (sent.examinesAConnection() && ++attempts < ATTEMPTS);
        return sent;
    }

    /** Otherwise the index on the column would not be used. */
    @Test
    void searchesByTheStatusAsItIsStored() throws IOException {
        service.forget();
        send(Operation.LIST_PENDING, IsolationTier.ROW, 1);
        assertThat(service.sent().postgres()).singleElement().asString().contains("where o1_0.status=(select cast($");
    }

    // The service runs without its optimizing compiler, which could leave out allocations earlier or later. So a
    // request allocates the same each time, but for timers and for buffers that are reused. A median ignores these.
    @ParameterizedTest(name = "{0} in tier {1}")
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            operation    | tier     | kilobytes
            LIST         | ROW      | 212
            LIST         | SCHEMA   | 214
            LIST         | DATABASE | 215
            LIST_PENDING | ROW      | 215
            LIST_PENDING | SCHEMA   | 218
            LIST_PENDING | DATABASE | 219
            NEXT_PAGE    | ROW      | 146
            NEXT_PAGE    | SCHEMA   | 148
            NEXT_PAGE    | DATABASE | 150
            GET          | ROW      | 66
            GET          | SCHEMA   | 69
            GET          | DATABASE | 70
            GET_MISSING  | ROW      | 73
            GET_MISSING  | SCHEMA   | 75
            GET_MISSING  | DATABASE | 76
            POST         | ROW      | 101
            POST         | SCHEMA   | 104
            POST         | DATABASE | 105
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
