package dev.tenantry.histories;

/**
 * How much happens in a history.
 *
 * @param fewest the fewest tenants
 * @param most the most tenants
 * @param decisions of each tenant's users
 * @param orders of each tenant's administrator
 */
record Size(int fewest, int most, int decisions, int orders) {

    /** For each build. */
    static final Size SHORT = new Size(3, 3, 40, 2);

    /** For the profile {@code histories}. */
    static final Size FULL = new Size(2, 5, 200, 8);
}
