package dev.tenantry.relocation.model;

/**
 * How often each of these may still happen.
 *
 * @param writes including those of transactions that are rolled back
 * @param crashes of the process that moves
 * @param losses of one of its sessions, which it notices only when it uses it again
 * @param overtakings attempts that begin although the one before goes on
 * @param suspensions of the tenant, each of which may be followed by a resumption
 * @param repetitions moves after one that was undone or moved back
 */
record Budget(int writes, int crashes, int losses, int overtakings, int suspensions, int repetitions) {

    static Budget writes(int number) {
        return new Budget(number, 0, 0, 0, 0, 0);
    }

    Budget crashes(int number) {
        return new Budget(writes, number, losses, overtakings, suspensions, repetitions);
    }

    Budget losses(int number) {
        return new Budget(writes, crashes, number, overtakings, suspensions, repetitions);
    }

    Budget overtakings(int number) {
        return new Budget(writes, crashes, losses, number, suspensions, repetitions);
    }

    Budget suspensions(int number) {
        return new Budget(writes, crashes, losses, overtakings, number, repetitions);
    }

    Budget repetitions(int number) {
        return new Budget(writes, crashes, losses, overtakings, suspensions, number);
    }

    Budget withoutWrite() {
        return new Budget(writes - 1, crashes, losses, overtakings, suspensions, repetitions);
    }

    @Override
    public int hashCode() {
        return writes + 4 * (crashes + 4 * (losses + 4 * (overtakings + 4 * (suspensions + 4 * repetitions))));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Budget o
                && writes == o.writes
                && crashes == o.crashes
                && losses == o.losses
                && overtakings == o.overtakings
                && suspensions == o.suspensions
                && repetitions == o.repetitions;
    }
}
