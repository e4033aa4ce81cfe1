package dev.tenantry.conformance;

import java.util.ArrayList;
import java.util.List;

/**
 * One cell of the matrix.
 *
 * @param own the tenant that the request is about
 */
record Cell(MatrixOperation operation, MatrixCaller caller, Naming naming, MatrixId id, MarkedTenant own) {

    /** Returns the cells of an operation, those that differ only in the id one after another. */
    static List<Cell> of(MatrixOperation operation, List<MarkedTenant> tenants) {
        List<Cell> cells = new ArrayList<>();
        for (MatrixCaller caller : MatrixCaller.values()) {
            for (Naming naming : operation.isForTenants() ? List.of(Naming.values()) : Naming.FOR_THE_PLATFORM) {
                // Each caller and each naming meets each tier in some operation.
                MarkedTenant own = tenants.get(cells.size() % tenants.size());
                for (MatrixId id : ids(operation)) {
                    cells.add(new Cell(operation, caller, naming, id, own));
                }
            }
        }
        return cells.stream().filter(Cell::isSent).toList();
    }

    private static List<MatrixId> ids(MatrixOperation operation) {
        if (!operation.takesId()) {
            return List.of(MatrixId.NONE);
        }
        return operation.isForTenants()
                ? List.of(
                        MatrixId.ABSENT,
                        MatrixId.FOREIGN_ROW,
                        MatrixId.FOREIGN_SCHEMA,
                        MatrixId.FOREIGN_DATABASE,
                        MatrixId.OWN)
                : List.of(MatrixId.ABSENT, MatrixId.FOREIGN_ROW, MatrixId.OWN);
    }

    /** An administrator would really suspend, move or erase the tenants, and migrate those of all other tests. */
    private boolean isSent() {
        return !isAdministration()
                || id == MatrixId.ABSENT
                || (operation.reads() && (id == MatrixId.NONE || isTenantsOwn()))
                || operation.name().equals("POST /admin/tenants");
    }

    private boolean isTenantsOwn() {
        return id == MatrixId.OWN && operation.path().template().startsWith("/admin/tenants/{id}");
    }

    /** Returns whether an administrator calls an operation of the platform as they should. */
    boolean isAdministration() {
        return !operation.isForTenants() && caller == MatrixCaller.PLATFORM_ADMINISTRATOR && naming == Naming.NOTHING;
    }

    @Override
    public String toString() {
        return "%s as %s of tier %s, named by %s, id %s"
                .formatted(operation.name(), caller, own.tenant().placement().tier(), naming, id);
    }
}
