package dev.tenantry.bench;

/** How a query comes to its tenant. */
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

    /** @param query with {@code %1$s} for the table and {@code %2$s} for what narrows it down to the tenant */
    String sql(String query, String tenant) {
        // Where the policy narrows it down, the value is there and changes nothing: so each spelling has a parameter
        // when
        // prepared, and PostgreSQL plans each anew five times before it settles on one plan.
        return query.formatted(table, this == EXPLICIT ? "tenant_id = " + tenant : tenant + " is not null");
    }
}
