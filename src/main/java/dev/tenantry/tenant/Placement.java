package dev.tenantry.tenant;

import java.util.Optional;

/**
 * Where a tenant's rows are stored. Code that depends on the placement uses a {@code switch} without {@code default},
 * so that a new kind of placement does not compile until every such switch handles it.
 */
public sealed interface Placement {

    /** The schema {@code shared} of the main database, where only row-level security separates the tenants. */
    record Shared() implements Placement {}

    /** A schema for this tenant alone, in the main database. */
    record OwnSchema() implements Placement {}

    /** A database for this tenant alone, on the given data store. It contains a schema of the same name. */
    record OwnDatabase(StoreName store) implements Placement {}

    /** @throws IllegalArgumentException if DATABASE comes without a store, or another tier comes with one */
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

    /** Returns the data store, or empty if the rows are in the main database. */
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
