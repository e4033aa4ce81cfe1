package dev.tenantry.relocation.model;

/** The versions of two rows: how often each was written. */
record Rows(int first, int second) {

    /** No row. */
    static final int ABSENT = -1;

    static final Rows NONE = new Rows(ABSENT, ABSENT);

    /** Returns 1 or 2 rows that have not been written yet. */
    static Rows ofNew(int number) {
        return new Rows(0, number == 2 ? 0 : ABSENT);
    }

    int get(int row) {
        return row == 0 ? first : second;
    }

    Rows with(int row, int version) {
        return row == 0 ? new Rows(version, second) : new Rows(first, version);
    }

    /** Returns these rows, with each row in the set written once more. */
    Rows written(int set) {
        return new Rows(first + (set & 1), second + (set >> 1 & 1));
    }

    /** Returns these rows, with those in the set as they are in the others. */
    Rows replaced(int set, Rows others) {
        return new Rows((set & 1) != 0 ? others.first : first, (set & 2) != 0 ? others.second : second);
    }

    boolean hasAnyBelow(Rows others) {
        return first < others.first || second < others.second;
    }

    @Override
    public int hashCode() {
        return 31 * first + second;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rows o && first == o.first && second == o.second;
    }
}
