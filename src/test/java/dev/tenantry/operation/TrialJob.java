package dev.tenantry.operation;

import dev.tenantry.problem.ReportableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicInteger;

/** A job that fails if the test tells it to, and counts its runs. */
@ApplicationScoped
class TrialJob implements OperationJob {

    static final OperationKind KIND = new OperationKind("trial");

    record Input(String text) {}

    private final AtomicInteger runs = new AtomicInteger();
    private volatile boolean failing;
    private volatile String lastInput = "";

    void fail() {
        failing = true;
    }

    void succeed() {
        failing = false;
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
    public void run(OperationRun run) {
        runs.incrementAndGet();
        lastInput = run.input(Input.class).text();
        if (failing) {
            throw new ReportableException("The trial failed.");
        }
    }
}
