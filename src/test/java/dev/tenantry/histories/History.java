package dev.tenantry.histories;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One random history. A seed decides what each thread does; the machine decides when. */
final class History {

    private static final Duration BETWEEN_READS = Duration.ofMillis(15);

    private record Failure(Party party, String who, Throwable cause) {}

    private final Instances instances;
    private final Size size;
    private final long seed;
    private final Diary diary = new Diary();
    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();

    History(Instances instances, Size size, long seed) {
        this.instances = instances;
        this.size = size;
        this.seed = seed;
    }

    /**
     * Runs it and compares its end with the model.
     *
     * @throws Divergence if anything is not as the model says
     */
    Outcome run() throws IOException, InterruptedException {
        List<Party> parties = new Founding(instances, new Choice(seed)).found(size);
        List<Cast> casts = new ArrayList<>();
        for (Party party : parties) {
            casts.add(new Cast(instances, parties, party, diary, seed * 100 + casts.size() * 10L));
        }
        CountDownLatch working = new CountDownLatch(2 * casts.size());
        for (Cast cast : casts) {
            begin(cast.party(), "writer", working, () -> repeat(size.decisions(), cast.writer()::next));
            begin(cast.party(), "administrator", working, () -> repeat(size.orders(), cast.administrator()::next));
            begin(cast.party(), "reader", new CountDownLatch(1), () -> {
                while (failure.get() == null && !working.await(BETWEEN_READS.toMillis(), TimeUnit.MILLISECONDS)) {
                    cast.reader().next();
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        throwFailure();
        casts.forEach(cast -> attempt(cast.party(), "end", cast::readAll));
        throwFailure();
        HomeScan scan = new HomeScan(instances.superuser(), parties);
        casts.forEach(cast -> attempt(cast.party(), "scan", () -> cast.scan(scan)));
        throwFailure();
        return outcome(casts);
    }

    private void begin(Party party, String who, CountDownLatch end, Step work) {
        threads.add(Thread.ofPlatform().daemon().name(party.name() + " " + who).start(() -> {
            attempt(party, who, work);
            end.countDown();
        }));
    }

    private void repeat(int times, Step step) throws InterruptedException {
        for (int i = 0; i < times && failure.get() == null; i++) {
            step.take();
        }
    }

    private void attempt(Party party, String who, Step work) {
        try {
            work.take();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error thrown) {
            // Only the first one counts: what follows may be its consequence.
            if (failure.compareAndSet(null, new Failure(party, who, thrown))) {
                diary.note(party.name() + " " + who, "DIVERGES: " + thrown.getMessage());
            }
        }
    }

    private void throwFailure() {
        Failure first = failure.get();
        if (first != null) {
            throw new Divergence(
                    "Seed %d, tenant %s (%s), %s: %s%n%nThe history of this tenant until then (all of it: %s):%n%s"
                            .formatted(
                                    seed,
                                    first.party().name(),
                                    first.party().id(),
                                    first.who(),
                                    first.cause().getMessage(),
                                    diary.write(seed),
                                    diary.around(first.party().name())),
                    first.cause());
        }
    }

    private Outcome outcome(List<Cast> casts) {
        Outcome sum = new Outcome(
                1, casts.size(), casts.size() * size.decisions(), diary.requests(), diary.refusals(), 0, 0, 0, 0);
        for (Cast cast : casts) {
            Administrator administrator = cast.administrator();
            sum = sum.plus(new Outcome(
                    0,
                    0,
                    0,
                    0,
                    0,
                    administrator.moves(),
                    administrator.movesBack(),
                    administrator.suspensions(),
                    cast.party().book().size()));
        }
        return sum;
    }
}
