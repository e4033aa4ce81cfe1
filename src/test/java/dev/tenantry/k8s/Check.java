package dev.tenantry.k8s;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a rule looks at, and what it must find.
 *
 * @param damages that it, and no other, must find
 */
record Check(Function<Overlay, Stream<Complaint>> complaints, List<Damage> damages) {

    static Check of(Function<Overlay, Stream<Complaint>> complaints, Damage... damages) {
        return new Check(complaints, List.of(damages));
    }
}
