package dev.tenantry.siege;

import static org.awaitility.Awaitility.await;

import dev.tenantry.support.PackagedProcess;
import dev.tenantry.tenant.Plan;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Tenants that have nothing to do with an attack, and list their orders at a steady pace. */
final class Neighbours implements Closeable {

    private static final int TENANTS = 4;

    // Together 200 requests per second. Each tenant stays far below its limit.
    private static final Duration PACE = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private record Answer(long at, Duration took, boolean good) {}

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    Neighbours(Siege siege) {
        for (int i = 0; i < TENANTS; i++) {
            String token = siege.tokenOfTenant("globex", Plan.ENTERPRISE);
            PackagedProcess instance =
                    siege.instances().get(i % siege.instances().size());
            threads.add(Thread.ofPlatform().daemon().start(() -> run(instance, token)));
        }
    }

    private void run(PackagedProcess instance, String token) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(instance.api() + "/orders"))
                .header("Authorization", "Bearer " + token)
                .timeout(PATIENCE)
                .build();
        while (!closed) {
            long began = System.nanoTime();
            boolean good = isGood(request);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            answers.add(new Answer(began, took, good));
            LockSupport.parkNanos(PACE.minus(took).toNanos());
        }
    }

    private boolean isGood(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException failure) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** What the neighbours saw between two moments, by {@link System#nanoTime}. */
    Experience between(long from, long to) {
        List<Answer> all;
        synchronized (answers) {
            all = answers.stream()
                    .filter(answer -> answer.at() >= from && answer.at() < to)
                    .toList();
        }
        List<Duration> sorted = all.stream().map(Answer::took).sorted().toList();
        double seconds = Duration.ofNanos(to - from).toMillis() / 1e3;
        long refused = all.stream().filter(answer -> !answer.good()).count();
        return new Experience(
                sorted.isEmpty() ? PATIENCE : sorted.get(sorted.size() * 99 / 100), sorted.size() / seconds, refused);
    }

    /**
     * @param perSecond answers per second; fewer if they take longer
     * @param refused requests that failed or were not answered with 200
     */
    record Experience(Duration p99, double perSecond, long refused) {}

    /** Returns how many requests were answered since this began. */
    int answered() {
        return answers.size();
    }

    @Override
    public void close() {
        closed = true;
        await().atMost(PATIENCE.plusSeconds(1)).until(() -> threads.stream().noneMatch(Thread::isAlive));
        client.close();
    }
}
