package dev.tenantry.relocation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The moves of a group of plans, which a test takes through the same stages. If one fails, the others go on. */
final class Trials implements AutoCloseable {

    private final Campaign campaign;
    private final List<Trial> all = new ArrayList<>();
    private final Map<Plan, Throwable> failed = new LinkedHashMap<>();

    Trials(Campaign campaign) {
        this.campaign = campaign;
    }

    /** Creates the tenants, and begins their moves. */
    Trials begin(Fleet fleet, List<Plan> plans) {
        fleet.awaitBoth();
        for (Plan plan : plans) {
            attempt(plan, () -> all.add(new Trial(fleet, plan)));
        }
        each(Trial::awaitTenant);
        each(Trial::begin);
        return this;
    }

    /** The same, until each of them has come to its point. */
    Trials stopAll(Fleet fleet, List<Plan> plans) {
        begin(fleet, plans);
        each(Trial::awaitGate);
        each(Trial::openGate);
        each(Trial::awaitStop);
        return this;
    }

    /** Takes each move through a stage, if it has not failed in an earlier one. */
    void each(Consumer<Trial> stage) {
        for (Trial trial : all) {
            if (!failed.containsKey(trial.plan)) {
                attempt(trial.plan, () -> stage.accept(trial));
            }
        }
    }

    private void attempt(Plan plan, Runnable stage) {
        try {
            stage.run();
        } catch (RuntimeException | AssertionError failure) {
            failed.put(plan, failure);
        }
    }

    /** Returns what administrators see of each operation. */
    Map<Trial, String> shown() {
        Map<Trial, String> shown = new LinkedHashMap<>();
        each(trial -> shown.put(trial, trial.shown()));
        return shown;
    }

    /** @param allowed the longest time in which a tenant may have been unavailable */
    void verify(Duration allowed) {
        verify(allowed, "");
    }

    /** @param fault the option that chooses the fault, to repeat it */
    void verify(Duration allowed, String fault) {
        each(trial -> {
            trial.requestsStop();
            trial.verify(allowed);
            campaign.ran(trial);
        });
        requireAll(fault);
    }

    private void requireAll(String fault) {
        if (!failed.isEmpty()) {
            List<Plan> plans = List.copyOf(failed.keySet());
            campaign.failed(plans);
            AssertionError error =
                    new AssertionError(failed + " To repeat this, run " + campaign.command(plans, fault));
            failed.values().forEach(error::addSuppressed);
            throw error;
        }
    }

    @Override
    public void close() {
        all.forEach(Trial::close);
    }
}
