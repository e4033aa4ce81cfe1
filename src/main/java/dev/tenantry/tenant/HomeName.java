package dev.tenantry.tenant;

import java.util.regex.Pattern;

/**
 * The name of the schema that holds a tenant's tables, and of the database around it where that is the tenant's own.
 * The schema bears the tenant's id in its own database too: a connection that reached a wrong database finds no table.
 * It needs no quoting in SQL, whatever a tenant is called.
 */
public record HomeName(String value) {

    // Before the constant, whose constructor needs it.
    private static final Pattern FORM = Pattern.compile("shared|t_[0-9a-f]{32}");

    /** Where all tenants of the tier ROW live. */
    public static final HomeName SHARED = new HomeName("shared");

    public HomeName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "A home is called shared, or t_ and the 32 hexadecimal digits of an id.");
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
