package dev.tenantry.relocation.model;

/**
 * The fence's row of one home.
 *
 * @param epoch 0 if there is no row
 * @param inMotion whether transactions capture what they change
 */
record Fence(int epoch, boolean open, boolean inMotion) {

    static final Fence NONE = new Fence(0, false, false);

    /** Returns the row of a home that the tenant has left for another one, with the epoch that begins there. */
    static Fence closed(int epoch) {
        return new Fence(epoch, false, false);
    }

    /** Returns the home that the row belongs to: each move goes to the other one. */
    Place place() {
        return epoch % 2 == 1 ? Place.SOURCE : Place.TARGET;
    }

    @Override
    public int hashCode() {
        return 4 * epoch + (open ? 2 : 0) + (inMotion ? 1 : 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fence o && epoch == o.epoch && open == o.open && inMotion == o.inMotion;
    }
}
