package dev.tenantry.tenant;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A tenant's readable name: at most 40 characters that are also one DNS label, so that it can be a subdomain. */
public record Slug(String value) implements TenantRef {

    private static final int MAX_LENGTH = 40;
    private static final Set<String> RESERVED = Set.of("admin", "api", "www", "public", "shared", "control");
    private static final Pattern FORM = Pattern.compile("[a-z0-9](-?[a-z0-9])*");

    public Slug {
        if (!isSlug(value)) {
            throw new IllegalArgumentException("A slug is [a-z0-9](-?[a-z0-9])*, at most " + MAX_LENGTH
                    + " characters, and has not the form of a UUID.");
        }
    }

    public static Optional<Slug> parse(String text) {
        return isSlug(text) ? Optional.of(new Slug(text)) : Optional.empty();
    }

    /** Whether no new tenant may have it: addresses of our own, and names that PostgreSQL keeps for itself. */
    public boolean isReserved() {
        return RESERVED.contains(value) || value.startsWith("pg");
    }

    private static boolean isSlug(String text) {
        // The length first: the pattern then never sees a long text. A UUID as slug could shadow another tenant's id.
        return text.length() <= MAX_LENGTH
                && FORM.matcher(text).matches()
                && !TenantId.CANONICAL.matcher(text).matches();
    }

    // A record's own would do, but a native executable interprets it, and each request looks up by this.
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
