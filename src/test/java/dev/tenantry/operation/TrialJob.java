package dev.tenantry.operation;

import dev.tenantry.problem.ReportableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A job that fails in the way that the test tells it to, and counts its runs. */
@ApplicationScoped
class TrialJob implements OperationJob {

    static final OperationKind KIND = new OperationKind("trial");

    record Input(String text) {}

    private final AtomicInteger runs = new AtomicInteger();
    private volatile Optional<RuntimeException> failure = Optional.empty();
    private volatile boolean irreversible;
    private volatile Runnable meanwhile = () -> {};
    private final AtomicInteger givenUp = new AtomicInteger();
    private volatile RuntimeException failureToStop =
            new IllegalStateException("The job could not stop what it began.");
    private volatile String lastInput = "";

    void fail() {
        fail(new ReportableException("The trial failed."));
    }

    void fail(RuntimeException reason) {
        failure = Optional.of(reason);
    }

    void becomeIrreversible() {
        irreversible = true;
    }

    /** @param happens during the next runs */
    void meanwhile(Runnable happens) {
        meanwhile = happens;
    }

    /** @param reason why the job cannot stop what it began */
    void failToStop(RuntimeException reason) {
        failureToStop = reason;
    }

    int givenUp() {
        return givenUp.get();
    }

    void succeed() {
        meanwhile = () -> {};
        givenUp.set(0);
        failureToStop = new IllegalStateException("The job could not stop what it began.");
        failure = Optional.empty();
        irreversible = false;
        runs.set(0);
    }

    int runs() {
        return runs.get();
    }

    String lastInput() {
        return lastInput;
    }

    @Override
    public OperationKind kind() {
        return KIND;
    }

    @Override
    public boolean canBeCancelled() {
        return true;
    }

    @Override
    public void run(OperationRun run) {
        runs.incrementAndGet();
        lastInput = run.input(Input.class).text();
        meanwhile.run();
        if (irreversible) {
            run.becomeIrreversible();
        }
        failure.ifPresent(reason -> {
            throw reason;
        });
    }

    @Override
    public void giveUp(OperationRun run) {
        givenUp.incrementAndGet();
        throw failureToStop;
    }
}
