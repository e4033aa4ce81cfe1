package dev.tenantry.tenant;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A tenant's readable identifier: at most 40 characters that form one DNS label, so that it can be a subdomain. */
public record Slug(String value) implements TenantRef {

    public static final int MAX_LENGTH = 40;

    /** The form of a slug, as a regular expression. */
    public static final String PATTERN = "[a-z0-9](-?[a-z0-9])*";

    /** What the slugs of the tenants begin with that this service makes for itself. */
    public static final String SENTINEL_PREFIX = "tenantry-canary-";

    private static final Set<String> RESERVED = Set.of("admin", "api", "www", "public", "shared", "control");
    private static final Pattern FORM = Pattern.compile(PATTERN);

    public Slug {
        if (!isSlug(value)) {
            throw new IllegalArgumentException("A slug must match " + PATTERN + ", have at most " + MAX_LENGTH
                    + " characters and not have the form of a UUID.");
        }
    }

    public static Optional<Slug> parse(String text) {
        return isSlug(text) ? Optional.of(new Slug(text)) : Optional.empty();
    }

    /** Returns whether new tenants may not use this slug, because this service or PostgreSQL uses the name itself. */
    public boolean isReserved() {
        return RESERVED.contains(value) || value.startsWith("pg") || value.startsWith(SENTINEL_PREFIX);
    }

    private static boolean isSlug(String text) {
        // Length first, so that the pattern never sees long text. A slug in UUID form could shadow another tenant's id.
        return text.length() <= MAX_LENGTH && FORM.matcher(text).matches() && !CanonicalUuid.matches(text);
    }

    // The generated methods are correct, but a native executable interprets them, and every request uses this as a key.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Slug slug && value.equals(slug.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
