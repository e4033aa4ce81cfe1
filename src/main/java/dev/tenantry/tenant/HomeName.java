package dev.tenantry.tenant;

import java.util.regex.Pattern;

/**
 * The name of the schema that holds a tenant's tables, and of the database around it if the tenant has its own. The
 * schema has the tenant's name in that database too, so a connection that reached the wrong database finds no table.
 * The name never needs quoting in SQL.
 */
public record HomeName(String value) {

    /** The form of all names but {@link #SHARED}, as a regular expression that Java and PostgreSQL read alike. */
    public static final String TENANT_PATTERN = "^t_[0-9a-f]{32}$";

    private static final String SHARED_NAME = "shared";
    // Before the constant, whose constructor needs it.
    private static final Pattern TENANT_FORM = Pattern.compile(TENANT_PATTERN);

    /** The home of all row-tier tenants. */
    public static final HomeName SHARED = new HomeName(SHARED_NAME);

    public HomeName {
        if (!value.equals(SHARED_NAME) && !TENANT_FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "A home's name is shared, or t_ and the 32 hexadecimal digits of a tenant's id.");
        }
    }

    public static HomeName of(TenantId tenant) {
        return new HomeName("t_" + tenant.toString().replace("-", ""));
    }

    @Override
    public String toString() {
        return value;
    }
}
