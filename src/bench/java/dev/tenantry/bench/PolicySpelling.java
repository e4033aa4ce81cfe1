package dev.tenantry.bench;

/** The ways in which a query is restricted to its tenant. */
enum PolicySpelling {
    SELECT("`(select current_setting())`", PolicyTables.POLICY),
    BARE("bare `current_setting()`", PolicyTables.BARE),
    EXPLICIT("explicit `where tenant_id`", PolicyTables.PLAIN);

    private final String title;
    private final String table;

    PolicySpelling(String title, String table) {
        this.title = title;
        this.table = table;
    }

    String title() {
        return title;
    }

    String table() {
        return table;
    }

    /**
     * Returns the query for this spelling.
     *
     * @param query the query, with {@code %1$s} for the table and {@code %2$s} for the restriction to the tenant
     */
    String sql(String query, String tenant) {
        // If the policy restricts the query, the value is still there but changes nothing. So each spelling has a
        // parameter when prepared, and PostgreSQL plans each five times before it settles on one plan.
        return query.formatted(table, this == EXPLICIT ? "tenant_id = " + tenant : tenant + " is not null");
    }
}
