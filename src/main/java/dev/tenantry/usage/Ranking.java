package dev.tenantry.usage;

import dev.tenantry.tenant.TenantId;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Counts requests, and chooses the tenants that have series of their own: those that use most. Each request is counted
 * once, in the series of its tenant or in those of all others. No series decreases; that of a tenant that leaves and
 * comes back begins at zero, which Prometheus takes as a reset. Counting is safe for concurrent use and takes no lock;
 * one thread at a time may choose.
 */
final class Ranking {

    /** The label of all tenants without series of their own; no tenant's id looks like this. */
    static final String OTHERS = "other";

    /** At most this many tenants are compared at a time. Further ones are counted, but cannot get a place. */
    static final int MOST = 10_000;

    /**
     * A tenant gets a place only if it uses at least a tenth of an equal share (total divided by the number of places).
     */
    private static final double SHARE = 0.1;

    /**
     * To take a place, a tenant must use more than this many times as much as its holder; otherwise two similar tenants
     * would alternate.
     */
    private static final double LEAD = 2;

    private static final int MOST_QUIET_TURNS = 60;

    private final int places;
    private final MeterRegistry meters;
    private final UsageSeries others;
    private final ConcurrentHashMap<TenantId, Load> loads = new ConcurrentHashMap<>();
    private final Map<TenantId, Place> shown = new HashMap<>();

    Ranking(int places, MeterRegistry meters) {
        this.places = places;
        this.meters = meters;
        this.others = new UsageSeries(OTHERS, meters);
    }

    void add(TenantId tenant, Outcome outcome, long nanos) {
        Load load = loads.get(tenant);
        if (load == null && loads.mappingCount() < MOST) {
            load = loads.computeIfAbsent(tenant, unseen -> new Load(others));
        }
        if (load == null) {
            others.add(outcome, nanos);
        } else {
            load.add(outcome, nanos);
        }
    }

    /**
     * Ends an interval and chooses anew.
     *
     * @param exists whether there still is such a tenant
     */
    void turn(Predicate<TenantId> exists) {
        removeErased(exists);
        // Not those that only now begin to count: each phase lasts for an interval.
        List<Place> settled = shown.values().stream().filter(Place::isTaken).toList();
        shown.values().removeIf(place -> !place.turn());
        loads.values().forEach(Load::age);
        loads.entrySet()
                .removeIf(entry ->
                        !shown.containsKey(entry.getKey()) && entry.getValue().quietTurns() > 0);
        settled.stream()
                .filter(place -> place.load().quietTurns() >= MOST_QUIET_TURNS)
                .forEach(Place::leave);
        choose(settled);
        makeRoom();
    }

    // If there are too many tenants, it is the heavy ones whose next request comes first.
    private void makeRoom() {
        if (loads.size() >= MOST) {
            double mean = total() / loads.size();
            loads.entrySet()
                    .removeIf(entry -> !shown.containsKey(entry.getKey())
                            && entry.getValue().score() <= mean);
        }
    }

    private double total() {
        return loads.values().stream().mapToDouble(Load::score).sum();
    }

    /** Returns how many tenants are compared. */
    int compared() {
        return loads.size();
    }

    private void removeErased(Predicate<TenantId> exists) {
        shown.entrySet().removeIf(entry -> {
            if (exists.test(entry.getKey())) {
                return false;
            }
            entry.getValue().clear();
            loads.remove(entry.getKey());
            return true;
        });
    }

    private void choose(List<Place> settled) {
        Deque<Place> lightestFirst = new ArrayDeque<>(settled.stream()
                .filter(Place::isTaken)
                .sorted(Comparator.comparingDouble(place -> place.load().score()))
                .toList());
        for (Map.Entry<TenantId, Load> candidate : candidates()) {
            Place lightest = lightestFirst.peek();
            if (shown.size() < places) {
                show(candidate.getKey(), candidate.getValue());
            } else if (lightest != null
                    && candidate.getValue().score() > LEAD * lightest.load().score()) {
                // The candidate gets the place when it is free, if it still uses most then.
                lightestFirst.remove().leave();
            } else {
                return;
            }
        }
    }

    private Collection<Map.Entry<TenantId, Load>> candidates() {
        double least = total() * SHARE / places;
        return loads.entrySet().stream()
                .filter(entry ->
                        !shown.containsKey(entry.getKey()) && entry.getValue().score() >= least)
                .sorted(Map.Entry.comparingByValue(
                        Comparator.comparingDouble(Load::score).reversed()))
                .limit(places)
                .toList();
    }

    private void show(TenantId tenant, Load load) {
        shown.put(tenant, new Place(load, new UsageSeries(tenant.toString(), meters), others));
    }
}
