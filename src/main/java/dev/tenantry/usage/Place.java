package dev.tenantry.usage;

/**
 * A tenant's place among those with series of their own. Prometheus sees each of them at zero before anything is
 * counted there, and once more after that has ended; otherwise the first and the last requests would be in no rate.
 */
final class Place {

    private enum Phase {
        /** The series exist; the tenant is still counted with the others. */
        COMING,
        /** The tenant is counted in its own series. */
        TAKEN,
        /** The series still exist; the tenant is counted with the others again. */
        LEAVING
    }

    private final Load load;
    private final UsageSeries series;
    private final UsageSeries others;
    private Phase phase = Phase.COMING;

    Place(Load load, UsageSeries series, UsageSeries others) {
        this.load = load;
        this.series = series;
        this.others = others;
    }

    Load load() {
        return load;
    }

    boolean isTaken() {
        return phase == Phase.TAKEN;
    }

    /** Enters the next phase, unless the tenant stays. Returns false if that was the last one. */
    boolean turn() {
        switch (phase) {
            case COMING -> {
                load.countIn(series);
                phase = Phase.TAKEN;
            }
            case TAKEN -> {}
            case LEAVING -> {
                series.remove();
                return false;
            }
        }
        return true;
    }

    void leave() {
        load.countIn(others);
        phase = Phase.LEAVING;
    }

    /** Removes the series at once, because there is no such tenant any more. */
    void clear() {
        leave();
        series.remove();
    }
}
