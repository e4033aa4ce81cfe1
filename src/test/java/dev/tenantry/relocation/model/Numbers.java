package dev.tenantry.relocation.model;

import java.util.Arrays;

/** A list of numbers that takes four bytes per number. */
final class Numbers {

    private int[] values = new int[1024];
    private int size;

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    int get(int index) {
        return values[index];
    }

    int size() {
        return size;
    }
}
