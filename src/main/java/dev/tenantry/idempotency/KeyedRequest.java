package dev.tenantry.idempotency;

import dev.tenantry.tenant.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A request with an idempotency key.
 *
 * @param fingerprint what tells this request from others with the same key
 */
record KeyedRequest(TenantId tenant, String caller, String operation, IdempotencyKey key, String fingerprint) {

    /** The lock that only one transaction with this key can have, as PostgreSQL's pair of integers. */
    record Lock(int high, int low) {}

    // Made here and not by PostgreSQL's hash function, for which a caller could find the key of another tenant's lock.
    Lock lock() {
        MessageDigest digest = sha256();
        for (String part : new String[] {tenant.toString(), caller, operation, key.value()}) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
            // Neither a caller's name nor a key contains it.
            digest.update((byte) 0);
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new Lock(hash.getInt(), hash.getInt());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JVM has SHA-256.", impossible);
        }
    }
}
