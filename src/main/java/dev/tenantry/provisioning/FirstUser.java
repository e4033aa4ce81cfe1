package dev.tenantry.provisioning;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The owner of a new tenant, and the rows that it begins with.
 *
 * @param subject the claim {@code sub} of this person's tokens
 * @param copyOf the tenant whose rows are copied; null if there is none
 * @param upload the archive that the rows are read from; null if there is none
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL) // because the previous version does not know the last members
public record FirstUser(
        String subject,
        String email,
        @Nullable UUID copyOf,
        @Nullable UUID upload) {

    public FirstUser(String subject, String email) {
        this(subject, email, null, null);
    }

    /** Returns whether the tenant begins without any rows. */
    @JsonIgnore
    boolean isAlone() {
        return copyOf == null && upload == null;
    }
}
