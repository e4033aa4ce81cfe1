package dev.tenantry.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.provisioning.TenantUser;
import dev.tenantry.tenant.Subject;
import dev.tenantry.tenant.TenantId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A user in the audit log. The log outlives the tenant and must not contain data of its users, so it has a fingerprint:
 * an administrator who knows a subject can find what was done to that user, but the log does not reveal the subject.
 *
 * @param fingerprint SHA-256 of the tenant's id, a colon and the subject, in hexadecimal
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record AuditedUser(String fingerprint, @Nullable String role) {

    static AuditedUser of(TenantId tenant, TenantUser user) {
        return new AuditedUser(fingerprint(tenant, user.subject()), user.role().wireName());
    }

    static AuditedUser of(TenantId tenant, Subject subject) {
        return new AuditedUser(fingerprint(tenant, subject), null);
    }

    private static String fingerprint(TenantId tenant, Subject subject) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((tenant + ":" + subject.value()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
