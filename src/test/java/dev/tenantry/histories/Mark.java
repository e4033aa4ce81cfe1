package dev.tenantry.histories;

import java.util.Random;
import java.util.stream.Collectors;

/** A word that is in every text of a tenant and in no other tenant's, and that cannot occur in an id. */
record Mark(String text) {

    private static final String NO_HEX_DIGITS = "ghijklmnopqrstuvwxyz";
    private static final int LENGTH = 10;

    static Mark of(Random random) {
        return new Mark(random.ints(LENGTH, 0, NO_HEX_DIGITS.length())
                .mapToObj(i -> NO_HEX_DIGITS.substring(i, i + 1))
                .collect(Collectors.joining("", "m", "")));
    }

    /** Returns a text of this tenant. */
    String in(String prefix) {
        return prefix + "-" + text;
    }

    @Override
    public String toString() {
        return text;
    }
}
