package dev.tenantry.conformance;

import java.util.List;

/** What the id in the path refers to, from the point of view of the tenant of the cell. */
enum MatrixId {
    NONE,
    OWN,
    FOREIGN_ROW,
    FOREIGN_SCHEMA,
    FOREIGN_DATABASE,
    ABSENT;

    static final List<MatrixId> FOREIGN = List.of(FOREIGN_ROW, FOREIGN_SCHEMA, FOREIGN_DATABASE);

    boolean isForeign() {
        return FOREIGN.contains(this);
    }
}
