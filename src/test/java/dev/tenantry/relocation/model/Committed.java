package dev.tenantry.relocation.model;

/**
 * What the databases hold, and what clients know of it.
 *
 * @param acknowledged the rows as clients must see them: how often a transaction that wrote each row was committed
 */
record Committed(Registry registry, Home source, Home target, Rows acknowledged) {

    Home home(Place place) {
        return place == Place.SOURCE ? source : target;
    }

    Committed with(Registry changed) {
        return new Committed(changed, source, target, acknowledged);
    }

    Committed with(Place place, Home changed) {
        return place == Place.SOURCE
                ? new Committed(registry, changed, target, acknowledged)
                : new Committed(registry, source, changed, acknowledged);
    }

    Committed acknowledging(Rows rows) {
        return new Committed(registry, source, target, rows);
    }

    @Override
    public int hashCode() {
        int homes = 31 * source.hashCode() + target.hashCode();
        return 31 * (31 * homes + registry.hashCode()) + acknowledged.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Committed o
                && registry.equals(o.registry)
                && source.equals(o.source)
                && target.equals(o.target)
                && acknowledged.equals(o.acknowledged);
    }
}
