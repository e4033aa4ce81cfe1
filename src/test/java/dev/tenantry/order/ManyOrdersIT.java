package dev.tenantry.order;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedArtifact;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Exports more than the heap of the packaged service could hold, and compares what a batch of orders costs with what
 * single orders cost. {@code -Dtenantry.export.orders=1000000} exports a million orders.
 */
@Isolated
class ManyOrdersIT {

    private static final int ORDERS = Integer.getInteger("tenantry.export.orders", 250_000);
    private static final String HEAP = "-Xmx80m";
    private static final Pattern NUMBER = Pattern.compile("\"number\":([0-9]+)");
    private static final int BATCHES = 4;

    private static OwnDatabase database;
    private static PackagedProcess service;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String slug = AdminClient.freshSlug("acme");
    private final UUID acme = tenant(slug);

    @BeforeAll
    static void start() {
        database = new OwnDatabase("tenantry_many").withRegistry().withSharedHome();
        Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
        settings.putAll(database.settings());
        settings.put("tenantry.rate-limit.plans.enterprise", "1000000");
        List<String> command = PackagedArtifact.isNative()
                ? List.of(PackagedArtifact.path().toAbsolutePath().toString(), HEAP)
                : List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:+UseSerialGC",
                        "-jar",
                        PackagedArtifact.path().toAbsolutePath().toString());
        service = PackagedProcess.launch(Path.of("target"), command, settings).awaitListening();
    }

    @AfterAll
    static void stop() {
        service.close();
        database.close();
    }

    @Test
    void exportsMoreThanItsMemoryHolds() throws IOException, InterruptedException {
        // All at one time, so that only the ids tell where a part ends.
        database.execute(
                "insert into shared.orders (tenant_id, id, product_id, quantity, status, number, metadata)"
                        + " select ?, gen_random_uuid(), 'SKU-' || n, 1, 'pending', n,"
                        + " '{\"note\": \"as it was ordered\"}' from generate_series(1, ?) n",
                acme,
                ORDERS);
        database.execute("analyze shared.orders");
        long before = live();
        AtomicLong peak = new AtomicLong();
        AtomicBoolean ended = new AtomicBoolean();
        Thread watch = Thread.ofPlatform().daemon().start(() -> {
            while (!ended.get()) {
                peak.accumulateAndGet(used(), Math::max);
            }
        });
        long began = System.nanoTime();
        Duration cpuBefore = cpu();
        BitSet numbers = new BitSet(ORDERS + 1);
        AtomicLong octets = new AtomicLong();
        HttpResponse<Stream<String>> export =
                client.send(request("/orders/export").build(), HttpResponse.BodyHandlers.ofLines());
        assertThat(export.statusCode()).isEqualTo(200);
        try (Stream<String> lines = export.body()) {
            lines.forEach(line -> {
                Matcher number = NUMBER.matcher(line);
                assertThat(number.find()).as(line).isTrue();
                numbers.set(Integer.parseInt(number.group(1)));
                octets.addAndGet(line.length() + 1);
            });
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        ended.set(true);
        watch.join();
        System.out.printf(
                "export: %d orders, %.0f MB in %.1f s, %.1f s of CPU; heap %s: %.1f MB live before, %.1f MB used at"
                        + " most, %.1f MB live afterwards%n",
                ORDERS,
                octets.get() / 1e6,
                took.toMillis() / 1e3,
                cpu().minus(cpuBefore).toMillis() / 1e3,
                HEAP,
                before / 1e6,
                peak.get() / 1e6,
                live() / 1e6);
        assertThat(numbers.cardinality()).isEqualTo(ORDERS);
        assertThat(octets.get()).isGreaterThan(400L * ORDERS);
        // An executable collects when it has not been busy for a while.
        await().atMost(PackagedProcess.DEADLINE)
                .untilAsserted(() -> assertThat(live() - before).isLessThan(10_000_000));
    }

    @Test
    void countsABatchAsLessThanItsOrdersCostByThemselves() throws IOException, InterruptedException {
        String batch =
                IntStream.range(0, OrderBatch.MOST).mapToObj(i -> order()).collect(Collectors.joining(",", "[", "]"));
        List<Cost> single = new ArrayList<>();
        List<Cost> together = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            single.add(cost(OrderBatch.MOST, "/orders", order()));
            together.add(cost(1, "/orders/batch", batch));
        }
        // The second half: the first one warms the JVM up.
        Cost ofSingle = Cost.sum(single.subList(BATCHES / 2, BATCHES));
        Cost ofBatches = Cost.sum(together.subList(BATCHES / 2, BATCHES));
        System.out.printf(
                "batch: per order %.3f ms and %.3f ms of CPU; by itself %.3f ms and %.3f ms of CPU%n",
                ofBatches.millis() / (BATCHES / 2 * OrderBatch.MOST),
                ofBatches.cpuMillis() / (BATCHES / 2 * OrderBatch.MOST),
                ofSingle.millis() / (BATCHES / 2 * OrderBatch.MOST),
                ofSingle.cpuMillis() / (BATCHES / 2 * OrderBatch.MOST));
        // Otherwise a batch would be a way around the rate limit: it counts as a tenth of its orders.
        assertThat(ofBatches.cpuMillis()).isLessThan(ofSingle.cpuMillis() / 5);
    }

    private record Cost(double millis, double cpuMillis) {

        static Cost sum(List<Cost> costs) {
            return new Cost(
                    costs.stream().mapToDouble(Cost::millis).sum(),
                    costs.stream().mapToDouble(Cost::cpuMillis).sum());
        }
    }

    private Cost cost(int times, String path, String body) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Duration cpuBefore = cpu();
        for (int i = 0; i < times; i++) {
            HttpResponse<String> placed = client.send(
                    request(path)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);
        }
        return new Cost(
                (System.nanoTime() - began) / 1e6, cpu().minus(cpuBefore).toMillis());
    }

    private static String order() {
        return "{\"product_id\": \"SKU-1001\", \"quantity\": 2}";
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(service.api() + path))
                .header("Authorization", "Bearer " + TestTokens.naming(slug, "olivia@" + slug));
    }

    private static Duration cpu() {
        return service.handle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Returns what is used of the heap after a collection. */
    private static long live() throws IOException, InterruptedException {
        if (!PackagedArtifact.isNative()) {
            String jcmd =
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            new ProcessBuilder(jcmd, Long.toString(service.handle().pid()), "GC.run")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
        return used();
    }

    private static long used() {
        return (long) get(service.management() + "/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{") && line.contains("area=\"heap\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static UUID tenant(String slug) {
        UUID id = UUID.randomUUID();
        database.execute(
                "insert into control.tenants (id, slug, name, plan, status) values (?, ?, ?, 'enterprise', 'active')",
                id,
                slug,
                slug);
        database.execute(
                "insert into shared.users (tenant_id, id, subject, email, role)"
                        + " values (?, gen_random_uuid(), ?, ?, 'owner')",
                id,
                "olivia@" + slug,
                "olivia@" + slug + ".example");
        return id;
    }
}
