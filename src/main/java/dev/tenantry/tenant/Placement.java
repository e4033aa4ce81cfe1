package dev.tenantry.tenant;

import java.util.Optional;

/**
 * Where a tenant's rows are. Every place that must act on it does so in a {@code switch} without {@code default}, so
 * that a new kind of home does not compile before all of them know it.
 */
public sealed interface Placement {

    /** The main database's schema {@code shared}, where row-level security alone keeps tenants apart. */
    record Shared() implements Placement {}

    /** A schema of the tenant's own in the main database. */
    record OwnSchema() implements Placement {}

    /** A database of the tenant's own on that server; within it, a schema of the same name. */
    record OwnDatabase(StoreName store) implements Placement {}

    /** @throws IllegalArgumentException when the tier and the store do not go together */
    static Placement of(IsolationTier tier, Optional<StoreName> store) {
        if (store.isPresent() != (tier == IsolationTier.DATABASE)) {
            throw new IllegalArgumentException("A tenant has a data store if and only if it has its own database.");
        }
        return switch (tier) {
            case ROW -> new Shared();
            case SCHEMA -> new OwnSchema();
            case DATABASE -> new OwnDatabase(store.orElseThrow());
        };
    }

    default IsolationTier tier() {
        return switch (this) {
            case Shared() -> IsolationTier.ROW;
            case OwnSchema() -> IsolationTier.SCHEMA;
            case OwnDatabase(StoreName store) -> IsolationTier.DATABASE;
        };
    }

    /** The data store, where it is one. */
    default Optional<StoreName> dataStore() {
        return switch (this) {
            case Shared() -> Optional.empty();
            case OwnSchema() -> Optional.empty();
            case OwnDatabase(StoreName store) -> Optional.of(store);
        };
    }

    default HomeName home(TenantId tenant) {
        return switch (this) {
            case Shared() -> HomeName.SHARED;
            case OwnSchema() -> HomeName.of(tenant);
            case OwnDatabase(StoreName store) -> HomeName.of(tenant);
        };
    }
}
