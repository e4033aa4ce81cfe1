package dev.tenantry.siege;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.KilledService;
import dev.tenantry.support.KilledService.Made;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.IsolationTier;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Attacks the packaged service through one tenant whose requests all wait in PostgreSQL. */
@Isolated
class StuckTenantIT {

    private static final int ATTACKERS = 25;

    /** A wait for a connection of the main pool would take three seconds. */
    private static final Duration UNDISTURBED = Duration.ofSeconds(1);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private record Answer(int status, boolean saysWhenToRetry, Duration took) {}

    @Test
    void refusesOnlyTheTenantWhoseHomeIsStuck() throws Exception {
        try (KilledService service =
                new KilledService("tenantry_stuck").with("tenantry.rate-limit.plans.enterprise", "1000000")) {
            service.start();
            List<Made> acmes = service.create("acme");
            List<Made> globexes = service.create("globex");
            Stream.concat(acmes.stream(), globexes.stream()).forEach(service::awaitActive);
            Made acme = acmes.stream()
                    .filter(made -> made.tier() == IsolationTier.SCHEMA)
                    .findFirst()
                    .orElseThrow();
            warmUp(service, globexes);

            try (Connection holder = service.database().asSuperuser()) {
                holder.setAutoCommit(false);
                Sql.execute(holder, "lock table %s.orders in access exclusive mode".formatted(HomeName.of(acme.id())));
                AtomicBoolean over = new AtomicBoolean();
                List<Loop> attack = Stream.generate(() -> new Loop(() -> ask(service, acme), over))
                        .limit(ATTACKERS)
                        .toList();
                await().until(() -> count(attack, 503) >= ATTACKERS);
                List<Loop> others = globexes.stream()
                        .map(globex -> new Loop(() -> ask(service, globex), over))
                        .toList();
                Loop readiness = new Loop(() -> readiness(service), over);
                int refused = count(attack, 503);
                await().atMost(Duration.ofSeconds(30))
                        .until(() ->
                                others.stream().allMatch(loop -> loop.answers().size() >= 50)
                                        && readiness.answers().size() >= 20
                                        && count(attack, 503) >= refused + ATTACKERS);
                holder.rollback();
                await().until(() -> attack.stream().allMatch(Loop::lastWasServed));
                over.set(true);

                assertThat(attack.stream().flatMap(loop -> loop.answers().stream()))
                        .allMatch(
                                answer -> answer.status() == 200 || answer.status() == 503 && answer.saysWhenToRetry());
                assertThat(Stream.concat(others.stream(), Stream.of(readiness))
                                .flatMap(loop -> loop.answers().stream()))
                        .allMatch(answer -> answer.status() == 200)
                        .allMatch(answer -> answer.took().compareTo(UNDISTURBED) < 0);
            }
        }
    }

    private void warmUp(KilledService service, List<Made> tenants) {
        for (int i = 0; i < 20; i++) {
            tenants.forEach(tenant -> assertThat(ask(service, tenant).status()).isEqualTo(200));
            assertThat(readiness(service).status()).isEqualTo(200);
        }
    }

    private static int count(List<Loop> loops, int status) {
        return (int) loops.stream()
                .flatMap(loop -> loop.answers().stream())
                .filter(answer -> answer.status() == status)
                .count();
    }

    private Answer ask(KilledService service, Made tenant) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(service.process().api()).resolve("/orders"))
                .header("Authorization", "Bearer " + TestTokens.naming(tenant.slug(), tenant.subject()))
                .timeout(Duration.ofSeconds(60))
                .build();
        long began = System.nanoTime();
        try {
            HttpResponse<Void> response = client.send(request, HttpResponse.BodyHandlers.discarding());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Retry-After").isPresent(),
                    Duration.ofNanos(System.nanoTime() - began));
        } catch (Exception failure) {
            return new Answer(0, false, Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private static Answer readiness(KilledService service) {
        long began = System.nanoTime();
        int status = get(service.process().management() + "/health/ready").statusCode();
        return new Answer(status, false, Duration.ofNanos(System.nanoTime() - began));
    }

    /** Repeats a request until it is told to stop, for a minute at most. */
    private static final class Loop {

        private final List<Answer> answers = new ArrayList<>();

        Loop(Supplier<Answer> request, AtomicBoolean over) {
            long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            Thread.ofPlatform().daemon().start(() -> {
                while (!over.get() && System.nanoTime() < until) {
                    add(request.get());
                }
            });
        }

        private synchronized void add(Answer answer) {
            answers.add(answer);
        }

        synchronized List<Answer> answers() {
            return List.copyOf(answers);
        }

        boolean lastWasServed() {
            List<Answer> all = answers();
            return !all.isEmpty() && all.getLast().status() == 200;
        }
    }
}
