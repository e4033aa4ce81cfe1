package dev.tenantry.relocation.model;

/** Sets of captures. Each is a bit: two per write, in the order in which the writes began, one for each row. */
final class Captures {

    static final int NONE = 0;

    private static final int FIRST_ROW = 0b01_01_01_01;

    private Captures() {}

    static int of(int write, int row) {
        return 1 << (2 * write + row);
    }

    /** Returns the set of rows that have a capture. */
    static int rows(int captures) {
        return ((captures & FIRST_ROW) != 0 ? 1 : 0) | ((captures & FIRST_ROW << 1) != 0 ? 2 : 0);
    }

    /** Returns how often this row was captured. */
    static int count(int captures, int row) {
        return Integer.bitCount(captures & FIRST_ROW << row);
    }

    /** Returns all captures that could have a number up to the highest of these. */
    static int upToHighest(int captures) {
        return captures == 0 ? 0 : (Integer.highestOneBit(captures) << 1) - 1;
    }
}
