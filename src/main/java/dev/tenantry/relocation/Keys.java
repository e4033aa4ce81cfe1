package dev.tenantry.relocation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Keys of rows, each a JSON object as PostgreSQL writes it. */
final class Keys {

    private Keys() {}

    /** Returns the keys as a JSON array. */
    static String array(Collection<String> keys) {
        return "[" + String.join(",", keys) + "]";
    }

    /** Divides values into lists of at most this size. */
    static <T> List<List<T>> parts(Collection<T> all, int size) {
        List<T> values = List.copyOf(all);
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < values.size(); from += size) {
            parts.add(values.subList(from, Math.min(values.size(), from + size)));
        }
        return parts;
    }
}
