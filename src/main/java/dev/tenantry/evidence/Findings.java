package dev.tenantry.evidence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenantry.isolation.IsolationFinding;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Findings of all audits, in a fixed order. Keeps a limited number, and counts the others. Safe for concurrent use. */
final class Findings {

    private static final int MOST = 1_000;

    private record Found(KnownHome home, IsolationFinding finding) {

        private static final Comparator<Found> ORDER = Comparator.comparing(
                        (Found found) -> found.home().name().value())
                .thenComparing(found -> found.home().tier())
                .thenComparing(
                        found -> found.home().store().map(Object::toString).orElse(""))
                .thenComparing(found -> found.finding().sentence())
                .thenComparing(found -> found.finding().statement());
    }

    private final TreeSet<Found> found = new TreeSet<>(Found.ORDER);
    private int omitted;

    synchronized void add(KnownHome home, List<IsolationFinding> findings) {
        for (IsolationFinding finding : findings) {
            if (found.size() < MOST) {
                found.add(new Found(home, finding));
            } else {
                omitted++;
            }
        }
    }

    synchronized boolean isEmpty() {
        return found.isEmpty();
    }

    synchronized int omitted() {
        return omitted;
    }

    synchronized ArrayNode json() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Found one : found) {
            ObjectNode finding = all.addObject();
            finding.put("home", one.home().name().value());
            one.home().store().ifPresent(store -> finding.put("store", store.value()));
            finding.put("sentence", one.finding().sentence());
            finding.put("repair", one.finding().statement());
        }
        return all;
    }
}
