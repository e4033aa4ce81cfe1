package dev.tenantry.relocation.model;

/**
 * What runs, and may be anywhere in its program.
 *
 * @param attempt the latest attempt at the move
 * @param overtaken the one before, which is thought dead but goes on
 */
record Processes(Instance first, Instance second, Attempt attempt, Attempt overtaken) {

    static final Processes START = new Processes(Instance.START, Instance.START, Attempt.NONE, Attempt.NONE);

    Instance instance(int number) {
        return number == 0 ? first : second;
    }

    Attempt attempt(int number) {
        return number == 0 ? attempt : overtaken;
    }

    Processes with(int number, Instance changed) {
        return number == 0
                ? new Processes(changed, second, attempt, overtaken)
                : new Processes(first, changed, attempt, overtaken);
    }

    Processes with(int number, Attempt changed) {
        return number == 0
                ? new Processes(first, second, changed, overtaken)
                : new Processes(first, second, attempt, changed);
    }

    @Override
    public int hashCode() {
        int instances = 31 * first.hashCode() + second.hashCode();
        return 31 * (31 * instances + attempt.hashCode()) + overtaken.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Processes o
                && first.equals(o.first)
                && second.equals(o.second)
                && attempt.equals(o.attempt)
                && overtaken.equals(o.overtaken);
    }
}
