package dev.tenantry.siege;

import static io.restassured.RestAssured.get;

import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedArtifact;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Instances of the packaged service on a database of their own, which all attacks share because a start takes seconds.
 * {@code -Psiege} makes it two instances with default settings, and more and longer attacks.
 */
final class Siege {

    /** Whether this is the long form. */
    static final boolean FULL = "full".equals(System.getProperty("tenantry.siege"));

    /** The deadlines of the edge. The short form cannot wait for the default ones. */
    static final Duration BODY_DEADLINE = FULL ? Duration.ofSeconds(10) : Duration.ofSeconds(3);

    static final Duration ANSWER_DEADLINE = FULL ? Duration.ofSeconds(30) : Duration.ofSeconds(4);
    static final Duration IDLE_DEADLINE = FULL ? Duration.ofSeconds(75) : Duration.ofSeconds(4);

    private static final int ORDERS = 50;

    private static @Nullable Siege current;

    private final OwnDatabase database =
            new OwnDatabase("tenantry_siege").withRegistry().withSharedHome();
    private final List<PackagedProcess> instances = new ArrayList<>();

    private Siege() {
        Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
        settings.putAll(database.settings());
        if (!FULL) {
            settings.put("tenantry.http.body-deadline", BODY_DEADLINE.toString());
            settings.put("tenantry.http.answer-deadline", ANSWER_DEADLINE.toString());
            settings.put("tenantry.http.idle-deadline", IDLE_DEADLINE.toString());
            // The machine may be busy with the rest of the build during the start.
            settings.put("quarkus.datasource.jdbc.acquisition-timeout", "10s");
        }
        for (int i = 0; i < (FULL ? 2 : 1); i++) {
            instances.add(FULL ? PackagedProcess.startAsDeployed(settings) : PackagedProcess.start(settings));
        }
        instances.forEach(PackagedProcess::awaitListening);
    }

    /** Returns the running instances, which the first caller starts. They end with this JVM. */
    static synchronized Siege current() {
        if (current == null) {
            current = new Siege();
        }
        return current;
    }

    List<PackagedProcess> instances() {
        return instances;
    }

    PackagedProcess instance() {
        return instances.getFirst();
    }

    OwnDatabase database() {
        return database;
    }

    /** Creates a tenant of the tier ROW with a full page of orders, and returns a token of it. */
    String tokenOfTenant(String name, Plan plan) {
        UUID id = UUID.randomUUID();
        String slug = AdminClient.freshSlug(name);
        database.execute(
                "insert into control.tenants (id, slug, name, plan, status) values (?, ?, ?, ?, 'active')",
                id,
                slug,
                slug,
                plan.wireName());
        database.execute(
                "insert into shared.users (tenant_id, id, subject, email, role)"
                        + " values (?, gen_random_uuid(), ?, ?, 'owner')",
                id,
                "olivia@" + slug,
                "olivia@" + slug + ".example");
        database.execute(
                "insert into shared.orders (tenant_id, id, product_id, quantity, status, number)"
                        + " select ?, gen_random_uuid(), 'SKU-' || n, 1, 'pending', null from generate_series(1, ?) n",
                id,
                ORDERS);
        return TestTokens.naming(slug, "olivia@" + slug);
    }

    boolean isReady() {
        return instances.stream()
                .allMatch(
                        instance -> get(instance.management() + "/health/ready").statusCode() == 200);
    }

    /** Returns the sum of a metric over all instances and over all series that contain the given text. */
    double metric(String name, String label) {
        return instances.stream()
                .flatMap(instance ->
                        get(instance.management() + "/metrics").asString().lines())
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Returns how many threads of any kind work for a request. */
    double busyThreads() {
        // An executable cannot be asked for its workers, and no metric tells.
        long workers = PackagedArtifact.isNative()
                ? 0
                : instances.stream().mapToLong(Siege::busyWorkers).sum();
        return workers + metric("tenantry_bulkhead_in_use", "");
    }

    private static long busyWorkers(PackagedProcess instance) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process dump =
                    new ProcessBuilder(jcmd, Long.toString(instance.handle().pid()), "Thread.print").start();
            try (BufferedReader threads = dump.inputReader()) {
                String all = threads.lines().collect(Collectors.joining("\n"));
                return Stream.of(all.split("\n\n"))
                        .filter(thread -> thread.startsWith("\"executor-thread-") && thread.contains("resteasy"))
                        .count();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns how many lines of level ERROR all instances have logged. */
    long errors() {
        return instances.stream()
                .flatMap(instance -> instance.output().lines())
                .filter(line -> line.contains("\"level\":\"ERROR\""))
                .count();
    }
}
